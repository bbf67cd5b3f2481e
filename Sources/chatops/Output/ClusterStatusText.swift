import FoundationEssentials
import Operations

/// What runs in a cluster, for people.
struct ClusterStatusText {
    let status: ClusterStatus
    let now: Date

    init(_ status: ClusterStatus, now: Date) {
        self.status = status
        self.now = now
    }

    var text: String {
        let sections = [Columns.text(facts), pods, drift, revisions]
        return sections.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private var facts: [[String]] {
        let optional: [(String, String?)] = [
            ("revision", status.revision.map(String.init)), ("version", status.version), ("commit", status.commit),
            ("certificate", status.certificate), ("renewal", status.renewal?.words), ("locked by", status.lockedBy),
        ]
        return [
            ["environment", status.environment], ["state", status.state.rawValue], ["url", status.url],
            ["namespace", status.namespace], ["release", status.release],
        ] + optional.compactMap { name, value in value.map { [name, $0] } }
    }

    private var pods: String {
        if status.pods.isEmpty { return "" }
        let rows = status.pods.map { pod in
            [
                pod.name, pod.isReady ? "ready" : pod.reason ?? "not ready", "\(pod.restarts)",
                pod.startedAt.map { age(since: $0) } ?? "-",
                pod.images.sorted { $0.key < $1.key }.map(\.value).joined(separator: " "),
            ]
        }
        return Columns.text([["POD", "STATE", "RESTARTS", "AGE", "IMAGE"]] + rows)
    }

    private var drift: String {
        let lines = status.missing.map { "\($0) was deleted by somebody" } + status.drift.map(\.line)
        return lines.map { $0 + "\n" }.joined()
    }

    private var revisions: String {
        if status.revisions.isEmpty { return "" }
        let rows = status.revisions.reversed().map { revision in
            [
                "\(revision.number)", revision.status, Timestamp.text(revision.createdAt),
                revision.isGood ? "seen to serve well" : "",
            ]
        }
        return Columns.text([["REVISION", "STATUS", "MADE", ""]] + rows)
    }

    private func age(since start: Date) -> String {
        let seconds = max(0, Int(now.timeIntervalSince(start)))
        switch seconds {
        case ..<120: return "\(seconds)s"
        case ..<7200: return "\(seconds / 60)m"
        case ..<172_800: return "\(seconds / 3600)h"
        default: return "\(seconds / 86_400)d"
        }
    }
}
