/// One line of a container's log, as kubectl prints it with `--prefix --timestamps`.
package struct PodLogLine: Sendable, Hashable, CustomStringConvertible {
    package let pod: String
    package let container: String
    /// RFC 3339 in UTC, as the node's runtime wrote it.
    package let time: String
    package let text: String

    /// Nil for what is no log line, such as kubectl's own remarks.
    package init?(_ line: String) {
        guard line.hasPrefix("[pod/"), let end = line.firstIndex(of: "]") else { return nil }
        let source = line[line.index(line.startIndex, offsetBy: 5)..<end].split(separator: "/")
        let rest = line[line.index(after: end)...].dropFirst()
        let parts = rest.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        guard source.count == 2, let time = parts.first, time.contains("T") else { return nil }
        pod = String(source[0])
        container = String(source[1])
        self.time = String(time)
        text = parts.count > 1 ? String(parts[1]) : ""
    }

    /// The pod, and the container where it is not the pod's main one.
    package var description: String {
        let isMain = container == "server" || pod.contains(container)
        return (isMain ? pod : "\(pod) \(container)") + ": \(text)"
    }

    /// Fractions of RFC 3339 have no fixed length, so that text order is not time order.
    static func isBefore(_ left: PodLogLine, _ right: PodLogLine) -> Bool { left.moment < right.moment }

    private var moment: String {
        guard let dot = time.firstIndex(of: ".") else { return time.replacing("Z", with: ".000000000") }
        let fraction = time[time.index(after: dot)...].prefix { $0.isNumber }
        return time[...dot] + fraction + String(repeating: "0", count: max(0, 9 - fraction.count))
    }
}
