internal import Glibc
internal import Processes
internal import SystemPackage

/// Programs of this machine.
enum ProgramFile {
    /// Whether this user may run what is looked up by this name in `PATH`.
    static func isThere(_ name: String) -> Bool {
        Runner.searchPath.contains { access($0.appending(name).string, X_OK) == 0 }
    }
}

extension CommandFailure {
    var isMissingProgram: Bool { if case .notFound = self { true } else { false } }
}
