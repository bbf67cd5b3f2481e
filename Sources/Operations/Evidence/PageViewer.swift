package import Processes
package import SystemPackage

/// The program that shows a page to whoever sits at this machine (xdg-open(1), xdg-utils).
package struct PageViewer: Sendable {
    private let runner: Runner
    private let program: String
    private let hasDesktop: Bool

    /// - Parameters:
    ///   - variables: the process environment. Without `DISPLAY` and `WAYLAND_DISPLAY` nobody sits here, and xdg-open
    ///     would start a browser for terminals, or wait.
    ///   - program: a name looked up in `PATH`, or a path.
    package init(_ runner: Runner, variables: [String: String], program: String = "xdg-open") {
        self.runner = runner
        self.program = program
        hasDesktop = ["DISPLAY", "WAYLAND_DISPLAY"].contains { !(variables[$0] ?? "").isEmpty }
    }

    /// Whether it was handed over; if not, the path is all there is to show.
    package func open(_ page: FilePath) async throws -> Bool {
        guard hasDesktop else { return false }
        do {
            return try await runner.run(Command(program, [page.string], deadline: .seconds(10))).succeeded
        } catch is CommandFailure {
            return false
        }
    }
}
