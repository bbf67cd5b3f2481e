internal import Glibc
package import Processes

/// Ending processes that are not ours to wait for.
package enum Strays {
    /// SIGTERM, and SIGKILL to what is left after `grace`; returns when all are gone, and how many there were.
    ///
    /// Throws ``SupervisorFailure/didNotStop(pid:)`` when one cannot be ended.
    package static func end(_ processes: [ProcessTable.Entry], grace: Duration) async throws -> Int {
        let identities = processes.map(\.identity)
        for identity in identities where identity.isRunning { kill(identity.pid, SIGTERM) }
        await ProcessIdentity.waitUntilGone(identities, atMost: grace)
        for identity in identities where identity.isRunning { kill(identity.pid, SIGKILL) }
        await ProcessIdentity.waitUntilGone(identities, atMost: .seconds(5))
        if let survivor = identities.first(where: \.isRunning) {
            throw SupervisorFailure.didNotStop(pid: survivor.pid)
        }
        return identities.count
    }
}
