internal import FoundationEssentials
internal import Processes
internal import Synchronization
internal import SystemPackage

/// The lock on a host that is being bootstrapped: a lease in a file there, changed only by compare-and-set.
///
/// It is on the host, and not beside the evidence, since two machines may want to change the same one; the cluster's own
/// Lease is not there yet. Whether it has run out is judged as for that one: ``ClusterLock``.
final class HostLock: RunLock {
    private let environment: String
    private let host: K3sHost
    private let folder: FilePath
    /// What was written last, unless it is known to be out of date: compared with first, which saves reading.
    private let latest = Mutex<Content?>(nil)

    /// The file: its digest, which is empty where there is none or nobody holds it, and what it says.
    private struct Content: Sendable {
        var digest: String
        var holder: LeaseHolder?
    }

    /// - Parameter layout: where the lease is kept.
    init(environment: String, host: K3sHost, layout: K3sLayout) {
        self.environment = environment
        self.host = host
        folder = layout.state
    }

    func holder(now: Date) async throws -> LeaseRecord? {
        guard let holder = try await read().holder, !holder.isOver(now: now) else { return nil }
        return holder.lease
    }

    func acquire(for actor: Actor, command: String, now: Date) async throws -> LockAcquisition {
        guard let process = ProcessIdentity.current else {
            throw FileFailure.reading("/proc/self/stat", .noSuchFileOrDirectory)
        }
        let lease = LeaseRecord(for: actor, process, command: command, from: now)
        while true {
            let found = try await read()
            if let previous = found.holder, !previous.isOver(now: now) {
                throw LockFailure.held(by: previous.lease, environment: environment)
            }
            if try await replace(found, by: LeaseHolder(lease)) {
                return LockAcquisition(lease: lease, takenOver: found.holder?.lease)
            }
        }
    }

    /// A host that does not answer is no reason to throw before the lease runs out: until then nobody else takes it.
    func prove(_ lease: LeaseRecord, now: Date) async throws {
        let known = latest.withLock { $0 }
        do {
            if let known, try await renew(known, lease, now) { return }
            if try await renew(try await read(), lease, now) { return }
        } catch let error where !(error is LockFailure || error is CancellationError) {
            guard let proven = known?.holder?.lease, proven.token == lease.token, now < proven.expiresAt else {
                throw error
            }
            return
        }
        throw LockFailure.lost(to: try await holder(now: now), environment: environment)
    }

    func release(_ lease: LeaseRecord) async throws {
        let found = try await read()
        if found.holder?.lease.token == lease.token { _ = try await replace(found, by: nil) }
    }

    /// False where it is not this lease any more.
    private func renew(_ content: Content, _ lease: LeaseRecord, _ now: Date) async throws -> Bool {
        guard var holder = content.holder, holder.lease.token == lease.token else { return false }
        holder.lease.expiresAt = now.addingTimeInterval(EnvironmentLock.duration)
        return try await replace(content, by: holder)
    }

    private func read() async throws -> Content {
        let result = try await host.revealingOutput.run(
            script: "cat \"$1/lease.json\" 2> /dev/null || true",
            [folder.string]
        )
        let bytes = Array(result.standardOutput.utf8)
        if bytes.isEmpty { return Content(digest: "", holder: nil) }
        // What cannot be read is nobody's: a lease appears whole or not at all.
        let holder = try? JSONDocument.decode(LeaseHolder.self, from: bytes)
        return Content(digest: FileContents.sha256(bytes), holder: holder)
    }

    /// Whether the file was still what it was read as, and so was replaced.
    private func replace(_ content: Content, by holder: LeaseHolder?) async throws -> Bool {
        let bytes = try holder.map { try JSONDocument.encode($0) } ?? []
        let result = try await host.run(
            script: Self.replacing,
            [folder.string, content.digest],
            input: .bytes(bytes)
        )
        switch result.termination {
        case .exited(0):
            let written = Content(digest: bytes.isEmpty ? "" : FileContents.sha256(bytes), holder: holder)
            latest.withLock { $0 = written }
            return true
        case .exited(9):
            latest.withLock { $0 = nil }
            return false
        default:
            throw BootstrapFailure.notWritten(
                folder.appending("lease.json"),
                on: host.name,
                reason: result.lastLine
            )
        }
    }

    /// flock(1) is held for no longer than comparing and renaming takes.
    private static let replacing = """
        set -eu
        umask 077
        mkdir -p "$1"
        exec 9> "$1/lease.mutex"
        flock -w 10 9
        have=
        if [ -s "$1/lease.json" ]; then have=$(sha256sum < "$1/lease.json"); have=${have%% *}; fi
        [ "$have" = "$2" ] || exit 9
        cat > "$1/.lease.part"
        sync "$1/.lease.part"
        mv -f "$1/.lease.part" "$1/lease.json"
        sync "$1"
        """
}
