package import FoundationEssentials
internal import Processes
internal import Synchronization
internal import SystemPackage

/// The lock of one environment for all who reach its cluster: a Lease in its namespace, changed only by compare-and-set.
///
/// Every write carries the resourceVersion of what was read, and the API refuses it when somebody was faster, so that of
/// two who come at once exactly one wins, and a holder that slept through its lease finds out before its next step.
///
/// Whether a lease has run out is judged by the reader's clock against the moment the holder's clock wrote: clocks that
/// differ by more than the lease give a live holder's lock away, which that holder finds out before its next step.
package final class ClusterLock: RunLock {
    /// How often a write is tried again after somebody else was faster.
    private static let attempts = 8

    private let environment: String
    private let connection: ClusterConnection
    private let memory = Mutex(Memory())

    private struct Memory: Sendable {
        /// What was written last, unless it is known to be out of date: compared with first, which saves reading.
        var latest: ClusterLease?
        /// What the API last said to be in force.
        var proven: LeaseRecord?
    }

    package init(environment: String, connection: ClusterConnection) {
        self.environment = environment
        self.connection = connection
    }

    package func holder(now: Date) async throws -> LeaseRecord? {
        guard let holder = try await read()?.holder, !holder.isOver(now: now) else { return nil }
        return holder.lease
    }

    /// Takes the lock, or throws ``LockFailure/held(by:environment:)``.
    ///
    /// A lease that is over is taken over. The namespace is made when it is missing.
    package func acquire(for actor: Actor, command: String, now: Date) async throws -> LockAcquisition {
        guard let process = ProcessIdentity.current else {
            throw FileFailure.reading("/proc/self/stat", .noSuchFileOrDirectory)
        }
        let lease = LeaseRecord(for: actor, process, command: command, from: now)
        let holder = LeaseHolder(lease)
        return try await withRetries {
            let found = try await read()
            let previous = try found?.holder
            if let previous, !previous.isOver(now: now) {
                throw LockFailure.held(by: previous.lease, environment: environment)
            }
            let free = found ?? ClusterLease(in: connection.kubectl.namespace)
            try await write(try free.held(by: holder, renewed: now))
            return LockAcquisition(lease: lease, takenOver: previous?.lease)
        }
    }

    /// Shows that `lease` is still the one in force, and renews it.
    ///
    /// Nothing may be changed after this throws. An API that does not answer is no reason to throw before the lease runs
    /// out: until then nobody else takes it.
    package func prove(_ lease: LeaseRecord, now: Date) async throws {
        do {
            try await withRetries { try await renew(lease, now) }
        } catch let error where !(error is LockFailure || error is CancellationError) {
            guard let proven = memory.withLock({ $0.proven }), proven.token == lease.token, now < proven.expiresAt
            else { throw error }
        }
    }

    /// Gives the lock back; another's is left alone.
    package func release(_ lease: LeaseRecord) async throws {
        try await withRetries {
            guard let found = try await read(), try found.holder?.lease.token == lease.token else { return }
            try await write(found.released(at: Date()))
        }
    }

    private func renew(_ lease: LeaseRecord, _ now: Date) async throws {
        let latest = memory.withLock { $0.latest }
        let known = if let latest { latest } else { try await read() }
        guard let known, var holder = try known.holder, holder.lease.token == lease.token else {
            throw LockFailure.lost(to: try await self.holder(now: now), environment: environment)
        }
        holder.lease.expiresAt = now.addingTimeInterval(EnvironmentLock.duration)
        try await write(try known.held(by: holder, renewed: now))
    }

    private func read() async throws -> ClusterLease? {
        try await connection.object("lease/\(ClusterLease.name)").map { ClusterLease($0) }
    }

    /// Makes the lease, or replaces the very version it was derived from.
    private func write(_ lease: ClusterLease) async throws {
        let kubectl = connection.kubectl
        do {
            let isNew = lease.object.resourceVersion == nil
            let stored = try await connection.json(
                isNew ? kubectl.create(lease.manifest) : kubectl.replace(lease.manifest)
            )
            let latest = ClusterLease(KubernetesObject(stored))
            let proven = try latest.holder?.lease
            memory.withLock { $0 = Memory(latest: latest, proven: proven) }
        } catch {
            memory.withLock { $0.latest = nil }
            throw error
        }
    }

    /// Runs `body` again while somebody else is faster.
    private func withRetries<Value>(_ body: () async throws -> Value) async throws -> Value {
        for _ in 1..<Self.attempts {
            do {
                return try await body()
            } catch KubernetesFailure.conflict, KubernetesFailure.alreadyExists {
                continue
            } catch KubernetesFailure.notFound {
                // The Lease was deleted meanwhile, or there is no namespace yet.
                try await makeNamespace()
            }
        }
        return try await body()
    }

    private func makeNamespace() async throws {
        let manifest = KubernetesObject.namespace(connection.kubectl.namespace).json.text
        do {
            _ = try await connection.json(connection.kubectl.create(Array(manifest.utf8), namespaced: false))
        } catch KubernetesFailure.alreadyExists {}
    }
}
