package import Processes
package import SystemPackage

/// What the dynamic loader maps for a program, by its own answer (ldd(1)).
package struct SharedLibraries: Sendable, Hashable {
    /// Absolute paths, the loader's among them, each once, in the loader's order.
    package var paths: [FilePath]
    /// Names that the loader did not find.
    package var missing: [String]

    /// The program has to be trusted: ldd may run it (ldd(1), “Security”).
    package static func command(for program: FilePath) -> Command {
        Command("ldd", [program.string], environment: ["LC_ALL": "C"], deadline: .seconds(30))
    }

    /// Lines are `name => path (address)`, `path (address)` for the loader, or `name => not found`; the kernel's vdso has
    /// no path.
    package init(parsing output: String) {
        paths = []
        missing = []
        for line in output.split(whereSeparator: \.isNewline) {
            let words = line.split(whereSeparator: \.isWhitespace)
            guard let first = words.first else { continue }
            if words.count >= 4, words[1] == "=>", words[2] == "not" {
                missing.append(String(first))
                continue
            }
            let path = words.count >= 3 && words[1] == "=>" ? words[2] : first
            guard path.hasPrefix("/"), !paths.contains(FilePath(String(path))) else { continue }
            paths.append(FilePath(String(path)))
        }
    }

    /// None for a program without a dynamic section, which ldd calls “not a dynamic executable”.
    package static func needed(by program: FilePath, runner: Runner) async throws -> SharedLibraries {
        let result = try await runner.run(command(for: program))
        let text = result.standardOutput + result.standardError
        if text.contains("not a dynamic executable") || text.contains("statically linked") {
            return SharedLibraries(parsing: "")
        }
        let libraries = SharedLibraries(parsing: try result.checked().standardOutput)
        guard libraries.missing.isEmpty else {
            throw ImageFailure.librariesMissing(program, names: libraries.missing)
        }
        return libraries
    }
}
