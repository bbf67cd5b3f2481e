internal import Glibc

/// A program between its start and its end; valid only inside ``Runner/withRunning(_:onOutput:body:)``.
package struct RunningProcess: Sendable {
    package let pid: Int32

    /// False once it has ended, also before its parent has taken note.
    package var isRunning: Bool { ProcessIdentity(of: pid) != nil }

    /// SIGTERM to its process group, and SIGKILL to what is left of the group after `grace`; returns when it is gone.
    package func stop(grace: Duration) async {
        guard let identity = ProcessIdentity(of: pid) else { return }
        kill(-pid, SIGTERM)
        await ProcessIdentity.waitUntilGone([identity], atMost: grace)
        kill(-pid, SIGKILL)
        await ProcessIdentity.waitUntilGone([identity], atMost: .seconds(5))
    }
}
