internal import Glibc
internal import Subprocess

/// A program between its start and its end; valid only inside ``Runner/withRunning(_:onOutput:body:)``.
package struct RunningProcess: Sendable {
    package let pid: Int32

    /// False once it has ended, also before its parent has taken note.
    package var isRunning: Bool { ProcessIdentity(of: pid) != nil }

    /// SIGTERM to its process group, and SIGKILL when something of it is left after `grace`; returns when it is gone.
    package func stop(grace: Duration) async {
        kill(-pid, SIGTERM)
        let deadline = ContinuousClock.now + grace
        while isRunning && ContinuousClock.now < deadline { try? await Task.sleep(for: .milliseconds(10)) }
        kill(-pid, SIGKILL)
        while isRunning { try? await Task.sleep(for: .milliseconds(2)) }
    }
}
