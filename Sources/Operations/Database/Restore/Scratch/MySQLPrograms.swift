package import Processes
package import SystemPackage

/// MySQL's own programs: mysqld, mysql, mysqlbinlog.
package struct MySQLPrograms: Sendable {
    /// Nil for those in `PATH`.
    package let folder: FilePath?
    package let runner: Runner

    package init(in folder: FilePath?, runner: Runner) {
        self.folder = folder
        self.runner = runner
    }

    /// Where Debian puts the server, which users' `PATH` does not have.
    private static let systemFolders: [FilePath] = ["/usr/sbin", "/usr/libexec"]

    func path(of program: String) -> String {
        if let folder { return folder.appending(program).string }
        let places = Runner.searchPath + Self.systemFolders
        return places.map { $0.appending(program) }.first { FileKind(at: $0) != nil }?.string ?? program
    }

    /// The version of the server program, such as `9.7.4`; throws where it is missing or MariaDB's.
    package func serverVersion() async throws -> String {
        let result = try await runner.run(
            Command(path(of: "mysqld"), ["--no-defaults", "--version"], deadline: .seconds(30))
        )
        let words = result.standardOutput.split(whereSeparator: \.isWhitespace)
        guard result.succeeded, let mark = words.firstIndex(of: "Ver"), mark + 1 < words.count else {
            throw RestoreFailure.program(path(of: "mysqld"), reason: "it does not say which version it is")
        }
        if result.standardOutput.contains("MariaDB") {
            throw RestoreFailure.program(path(of: "mysqld"), reason: "it is MariaDB's; restoring takes MySQL's")
        }
        return String(words[mark + 1].prefix { $0.isNumber || $0 == "." })
    }
}
