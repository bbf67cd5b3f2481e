package import FoundationEssentials
package import Processes

/// Who holds an environment's lock, from where, since when, and until when unless renewed.
package struct LeaseRecord: Codable, Sendable, Hashable {
    package var holder: Actor
    package var process: ProcessIdentity
    package var command: String
    package var acquiredAt: Date
    package var expiresAt: Date
    /// Unique for each acquisition: what compare-and-set compares.
    package var token: UUID

    /// Whether nobody needs to be asked any more: the lease ran out, or its holder ran on this machine and is gone.
    func isOver(now: Date, here: ProcessIdentity, hostName: String) -> Bool {
        if now >= expiresAt { return true }
        if process.bootID == here.bootID { return !process.isRunning }
        return holder.host == hostName
    }
}

extension LeaseRecord {
    /// A new one, unlike all others.
    init(for holder: Actor, _ process: ProcessIdentity, command: String, from now: Date) {
        self.holder = holder
        self.process = process
        self.command = command
        acquiredAt = now
        expiresAt = now.addingTimeInterval(EnvironmentLock.duration)
        token = UUID()
    }
}
