internal import FoundationEssentials
internal import Processes
internal import SystemPackage

/// A program of the user's own that a target or a solver names.
struct UserProgram: Sendable {
    /// Where servers' own programs are, which cron's `PATH` leaves out (crontab(5)).
    private static let administrators: [FilePath] = ["/usr/local/sbin", "/usr/sbin", "/sbin"]

    private let words: [String]
    private let runner: Runner
    private let project: FilePath
    private let deadline: Duration

    /// Nil where no program is named.
    init?(_ words: [String], _ tools: CertificateTools, deadline: Duration = .seconds(120)) {
        guard let program = words.first, !program.isEmpty else { return nil }
        self.words = words
        runner = tools.runner
        project = tools.project
        self.deadline = deadline
    }

    /// As a shell would take it.
    var description: String { command([], .none).description }

    /// Throws `CommandFailure` where it does not exit with 0, and `CancellationError`.
    func run(_ arguments: [String] = [], input: Command.Input = .none) async throws {
        try await runner.run(command(arguments, input)).checked()
    }

    /// Nil where there is such a program.
    func fault() -> String? {
        let places =
            words[0].contains("/") ? [project.pushing(FilePath(words[0]))] : path.map { $0.appending(words[0]) }
        let isThere = places.contains { FileManager.default.isExecutableFile(atPath: $0.string) && !Folder.exists($0) }
        return isThere ? nil : "the program \(words[0]) was not found"
    }

    private var path: [FilePath] {
        Runner.searchPath + Self.administrators.filter { !Runner.searchPath.contains($0) }
    }

    private func command(_ arguments: [String], _ input: Command.Input) -> Command {
        var command = Command(
            words[0].contains("/") ? project.pushing(FilePath(words[0])).string : words[0],
            Array(words.dropFirst()) + arguments,
            environment: ["PATH": path.map(\.string).joined(separator: ":")],
            workingDirectory: project,
            input: input,
            deadline: deadline
        )
        command.inherits = Command.harmlessVariables
        return command
    }
}
