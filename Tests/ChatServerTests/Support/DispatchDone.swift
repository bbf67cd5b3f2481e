import Dispatch

/// Lets a thread that may block wait for a task.
final class DispatchDone: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func signal() { semaphore.signal() }
    func wait() { semaphore.wait() }
}
