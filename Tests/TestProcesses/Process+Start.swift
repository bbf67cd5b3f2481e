package import Foundation
internal import Synchronization

private let starting = Mutex(())

extension Process {
    /// Runs the program, while no other test starts one.
    ///
    /// Foundation notices a program's end by a socket that only this program should hold, and closes in a program what
    /// was open when it looked. Of two that start at once, one inherits the other's socket, which then counts as running
    /// for as long as either does.
    ///
    /// - Throws: As `run()`.
    package func start() throws {
        try starting.withLock { _ in try run() }
    }
}
