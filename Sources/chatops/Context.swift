import Environments
import FoundationEssentials
import Operations
import Processes
import SystemPackage

/// What touches the world, assembled once.
///
/// Commands hand on only what the core needs of it.
struct Context: Sendable {
    var environmentVariables: [String: String]
    var workingDirectory: FilePath
    /// chatops itself.
    var program: FilePath
    var output: Terminal
    var diagnostics: Terminal
    var now: @Sendable () -> Date

    static var live: Context {
        let variables = ProcessInfo.processInfo.environment
        return Context(
            environmentVariables: variables,
            workingDirectory: FilePath(FileManager.default.currentDirectoryPath),
            program: FilePath((try? SymbolicLink.target(of: "/proc/self/exe")) ?? CommandLine.arguments[0]),
            output: Terminal(.standardOutput, variables),
            diagnostics: Terminal(.standardError, variables),
            now: { Date() }
        )
    }
}
