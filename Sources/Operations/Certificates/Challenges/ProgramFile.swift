internal import Glibc
internal import Processes
internal import SystemPackage

/// Programs of this machine.
enum ProgramFile {
    /// Whether this user may run it: a name is looked up in `PATH`, and a path with a `/` starts at `folder`.
    static func isThere(_ program: String, in folder: FilePath = ".") -> Bool {
        let places = program.contains("/") ? [folder] : Runner.searchPath
        return places.contains { access($0.pushing(FilePath(program)).string, X_OK) == 0 }
    }
}

extension CommandFailure {
    var isMissingProgram: Bool { if case .notFound = self { true } else { false } }
}
