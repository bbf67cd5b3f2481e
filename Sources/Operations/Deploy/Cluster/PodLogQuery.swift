internal import Processes

/// Which lines of which pods' logs are asked for.
package struct PodLogQuery: Sendable, Hashable {
    /// The label `app.kubernetes.io/name` of the pods, such as `mysql`; nil for all of the release.
    package var component: String?
    /// How far back, in seconds; nil for all that the node still has.
    package var since: Int?
    /// How many of the last lines; nil for all.
    package var tail: Int?

    package init(component: String? = nil, since: Int? = nil, tail: Int? = nil) {
        self.component = component
        self.since = since
        self.tail = tail
    }

    var selector: String {
        "app.kubernetes.io/instance=\(Helm.release)" + (component.map { ",app.kubernetes.io/name=\($0)" } ?? "")
    }
}

extension Kubectl {
    /// Lines as `[pod/NAME/CONTAINER] TIME TEXT`, pod after pod (`kubectl logs --help`).
    func logs(_ query: PodLogQuery) -> Command {
        command(
            Self.logArguments(query) + ["--tail=\(query.tail ?? -1)"] + (query.since.map { ["--since=\($0)s"] } ?? []),
            deadline: .seconds(60)
        )
    }

    /// The same lines as they come, from `moment` on.
    func followLogs(_ query: PodLogQuery, from moment: String) -> Command {
        command(Self.logArguments(query) + ["--follow", "--since-time=\(moment)"], deadline: nil)
    }

    private static func logArguments(_ query: PodLogQuery) -> [String] {
        [
            "logs", "--selector=\(query.selector)", "--all-containers", "--prefix", "--timestamps", "--ignore-errors",
            "--max-log-requests=64",
        ]
    }
}
