internal import FoundationEssentials

/// Who released a revision, as labels on Helm's own record of it: a pending one has nothing else to tell by.
package struct ReleaseOwner: Sendable, Hashable {
    package var host: String
    package var pid: Int32
    /// Unlike any other run's.
    package var run: String

    /// This process.
    package static let current = ReleaseOwner(
        host: Actor.current.host,
        pid: Actor.current.pid,
        run: UUID().uuidString.lowercased()
    )

    init(host: String, pid: Int32, run: String) {
        self.host = host
        self.pid = pid
        self.run = run
    }

    init?(labels: [String: String]) {
        guard let host = labels["chatops-host"], let pid = labels["chatops-pid"].flatMap({ Int32($0) }),
            let run = labels["chatops-run"]
        else { return nil }
        self.init(host: host, pid: pid, run: run)
    }

    /// As `helm upgrade --labels` takes them: letters, digits, `-`, `_` and `.`, at most 63.
    package var labels: String {
        let name = String(
            host.prefix(63).map { $0.isASCII && ($0.isLetter || $0.isNumber || ".-".contains($0)) ? $0 : "-" }
        )
        let start = name.drop { "-.".contains($0) }
        let end = start.lastIndex { !"-.".contains($0) }
        let fit = end.map { start[...$0] } ?? ""
        return "chatops-host=\(fit),chatops-pid=\(pid),chatops-run=\(run)"
    }
}
