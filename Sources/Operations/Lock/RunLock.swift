package import FoundationEssentials

/// One holder at a time of the right to change an environment: a lease that is changed only by compare-and-set.
package protocol RunLock: Sendable {
    /// The lease that is in force now.
    func holder(now: Date) async throws -> LeaseRecord?

    /// Takes the lock, or throws ``LockFailure/held(by:environment:)``.
    ///
    /// A lease that is over is taken over, which the result tells.
    func acquire(for actor: Actor, command: String, now: Date) async throws -> LockAcquisition

    /// Shows that `lease` is still the one in force, and renews it.
    ///
    /// Nothing may be changed after this throws ``LockFailure/lost(to:environment:)``.
    func prove(_ lease: LeaseRecord, now: Date) async throws

    /// Gives the lock back; another's is left alone.
    func release(_ lease: LeaseRecord) async throws
}

/// A lock that was just taken.
package struct LockAcquisition: Sendable, Hashable {
    package var lease: LeaseRecord
    /// The lease of a holder that is gone, which this one replaced.
    package var takenOver: LeaseRecord?

    package init(lease: LeaseRecord, takenOver: LeaseRecord? = nil) {
        self.lease = lease
        self.takenOver = takenOver
    }
}
