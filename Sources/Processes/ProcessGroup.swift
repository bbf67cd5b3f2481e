internal import Glibc
internal import Synchronization

/// The process group of one command, which may outlive its leader.
///
/// Subprocess tears down no further than to the end of the leader; what the leader started and did not wait for, such as
/// a program that ignores SIGTERM, is ended here.
final class ProcessGroup: Sendable {
    /// Between SIGTERM and SIGKILL.
    static let grace: Duration = .seconds(2)

    private let id = Mutex<Int32?>(nil)

    /// Notes who leads the group.
    func lead(_ pid: Int32) -> RunningProcess {
        id.withLock { $0 = pid }
        return RunningProcess(pid: pid)
    }

    /// Runs `body`; when it throws or its task is cancelled, returns only after the group is gone.
    func endedWhenCancelled<Result>(_ body: () async throws -> Result) async throws -> Result {
        do {
            let result = try await body()
            if Task.isCancelled { await end() }
            return result
        } catch {
            await end()
            throw error
        }
    }

    /// Waits for the group, which has had its SIGTERM, to go, and ends what stays.
    ///
    /// Its id cannot be another's as long as it has a member (setpgid(2)).
    private func end() async {
        guard let id = id.withLock({ $0 }) else { return }
        let deadline = ContinuousClock.now + Self.grace
        while kill(-id, 0) == 0 {
            if ContinuousClock.now >= deadline { kill(-id, SIGKILL) }
            // What cannot be ended, such as a zombie whose new parent does not look after it, is not waited for.
            if ContinuousClock.now >= deadline + .seconds(5) { return }
            await Task.detached { try? await Task.sleep(for: .milliseconds(10)) }.value
        }
    }
}
