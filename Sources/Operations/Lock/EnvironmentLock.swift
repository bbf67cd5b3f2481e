package import FoundationEssentials
internal import Processes
package import SystemPackage

/// The lock of one environment on this machine: a lease in a file, changed only by compare-and-set.
///
/// Reading, comparing and replacing the lease happen under a flock(2) that is held for no longer than that, so that of
/// two who come at once exactly one wins, and a holder that was stopped for longer than its lease finds out before its
/// next step (``prove(_:now:)``).
package struct EnvironmentLock: RunLock {
    /// How long a lease lasts without renewal.
    ///
    /// Its holder renews it three times as often.
    package static let duration: TimeInterval = 60

    private let environment: String
    private let record: FilePath
    private let mutex: FilePath

    /// - Parameter folder: exists and is writable.
    package init(environment: String, folder: FilePath) {
        self.environment = environment
        record = folder.appending("lease.json")
        mutex = folder.appending("lease.mutex")
    }

    /// The lease that is in force now.
    package func holder(now: Date) throws(FileFailure) -> LeaseRecord? {
        guard let lease = try JSONDocument.read(LeaseRecord.self, at: record), let here = ProcessIdentity.current,
            !lease.isOver(now: now, here: here, hostName: Actor.current.host)
        else { return nil }
        return lease
    }

    /// Takes the lock, or throws ``LockFailure/held(by:environment:)``.
    ///
    /// A lease that is over is taken over.
    package func acquire(for actor: Actor, command: String, now: Date) throws -> LockAcquisition {
        let guardian = try FileLock.exclusive(mutex)
        defer { withExtendedLifetime(guardian) {} }
        if let lease = try holder(now: now) { throw LockFailure.held(by: lease, environment: environment) }
        let takenOver = try JSONDocument.read(LeaseRecord.self, at: record)
        guard let process = ProcessIdentity.current else {
            throw FileFailure.reading("/proc/self/stat", .noSuchFileOrDirectory)
        }
        let lease = LeaseRecord(for: actor, process, command: command, from: now)
        try JSONDocument.write(lease, to: record)
        return LockAcquisition(lease: lease, takenOver: takenOver)
    }

    /// Shows that `lease` is still the one in force, and renews it.
    ///
    /// Nothing may be changed after this throws. A disk too full to renew the lease is no reason to throw before it runs
    /// out: just then something may have to be put back.
    package func prove(_ lease: LeaseRecord, now: Date) throws {
        let guardian = try FileLock.exclusive(mutex)
        defer { withExtendedLifetime(guardian) {} }
        guard var current = try JSONDocument.read(LeaseRecord.self, at: record), current.token == lease.token else {
            throw LockFailure.lost(to: try holder(now: now), environment: environment)
        }
        let isInForce = now < current.expiresAt
        current.expiresAt = now.addingTimeInterval(Self.duration)
        do { try JSONDocument.write(current, to: record) } catch { if !isInForce { throw error } }
    }

    /// Gives the lock back; another's is left alone.
    package func release(_ lease: LeaseRecord) throws {
        let guardian = try FileLock.exclusive(mutex)
        defer { withExtendedLifetime(guardian) {} }
        guard let current = try JSONDocument.read(LeaseRecord.self, at: record), current.token == lease.token else {
            return
        }
        try Folder.remove(record)
    }
}
