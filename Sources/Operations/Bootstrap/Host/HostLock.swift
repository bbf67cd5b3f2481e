internal import FoundationEssentials
internal import Processes
internal import SystemPackage

/// The lock on a host that is being bootstrapped: a lease in a file there, changed only by compare-and-set.
///
/// It is on the host, and not beside the evidence, since two machines may want to change the same one; the cluster's own
/// Lease is not there yet.
final class HostLock: RunLock {
    private let environment: String
    private let host: K3sHost
    private let folder: String

    /// - Parameter layout: where the lease is kept.
    init(environment: String, host: K3sHost, layout: K3sLayout) {
        self.environment = environment
        self.host = host
        folder = layout.state.string
    }

    func holder(now: Date) async throws -> LeaseRecord? {
        guard let lease = try await read().lease, let here = ProcessIdentity.current,
            !lease.isOver(now: now, here: here, hostName: Actor.current.host)
        else { return nil }
        return lease
    }

    func acquire(for actor: Actor, command: String, now: Date) async throws -> LockAcquisition {
        guard let process = ProcessIdentity.current else {
            throw FileFailure.reading("/proc/self/stat", .noSuchFileOrDirectory)
        }
        while true {
            let (digest, found) = try await read()
            if let found, !found.isOver(now: now, here: process, hostName: actor.host) {
                throw LockFailure.held(by: found, environment: environment)
            }
            let lease = LeaseRecord(for: actor, process, command: command, from: now)
            if try await swap(digest, for: lease) { return LockAcquisition(lease: lease, takenOver: found) }
        }
    }

    func prove(_ lease: LeaseRecord, now: Date) async throws {
        let (digest, found) = try await read()
        guard var current = found, current.token == lease.token else {
            throw LockFailure.lost(to: found, environment: environment)
        }
        current.expiresAt = now.addingTimeInterval(EnvironmentLock.duration)
        guard try await swap(digest, for: current) else {
            throw LockFailure.lost(to: nil, environment: environment)
        }
    }

    func release(_ lease: LeaseRecord) async throws {
        let (digest, found) = try await read()
        if found?.token == lease.token { _ = try await swap(digest, for: nil) }
    }

    /// The lease in the file, and the digest of the file, which is empty where there is none.
    private func read() async throws -> (digest: String, lease: LeaseRecord?) {
        let result = try await host.run(script: "cat \"$1/lease.json\" 2> /dev/null || true", [folder])
        let bytes = Array(result.standardOutput.utf8)
        if bytes.isEmpty { return ("", nil) }
        return (FileContents.sha256(bytes), try? JSONDocument.decode(LeaseRecord.self, from: bytes))
    }

    /// Whether the file was still what `digest` says, and so was replaced.
    private func swap(_ digest: String, for lease: LeaseRecord?) async throws -> Bool {
        let bytes = try lease.map { try JSONDocument.encode($0) } ?? []
        let result = try await host.run(script: Self.swapping, [folder, digest], input: .bytes(bytes))
        switch result.termination {
        case .exited(0): return true
        case .exited(9): return false
        default:
            throw BootstrapFailure.notWritten(
                K3sLayout.path(folder, "lease.json"),
                on: host.name,
                reason: result.lastLine
            )
        }
    }

    /// flock(1) is held for no longer than comparing and renaming takes.
    private static let swapping = """
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
