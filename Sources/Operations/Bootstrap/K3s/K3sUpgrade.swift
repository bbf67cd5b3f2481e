internal import Environments

/// Whether a k3s may be replaced by another release of it (Kubernetes documentation, “Version Skew Policy”: the API
/// server goes up one minor version at a time, and never down).
struct K3sUpgrade: Sendable {
    /// What is installed, or has worked with the data last; nil where nothing has.
    let installed: K3sVersion?
    let wanted: K3sVersion
    /// Whether a cluster's data are there, which a release has worked with.
    let hasData: Bool
    /// Whether a binary is there.
    var hasBinary = true

    /// Whether the release before could not read the data that this one has worked with (k3s documentation, “Roll Back
    /// K3s”).
    var changesMinor: Bool {
        guard let installed, hasData else { return false }
        let (old, new) = (installed.kubernetes, wanted.kubernetes)
        return (old.major, old.minor) != (new.major, new.minor)
    }

    var faults: [PreflightFault] {
        guard let installed, hasData, installed != wanted else { return [] }
        let (old, new) = (installed.kubernetes, wanted.kubernetes)
        if wanted < installed, (old.major, old.minor) != (new.major, new.minor) {
            return [
                PreflightFault(
                    message:
                        "k3s \(installed) is installed, and \(wanted) is older: Kubernetes does not go back a minor version",
                    fix: "set cluster.k3s.version to \(installed) or a newer one, and sha256 with it"
                )
            ]
        }
        if new.major == old.major, new.minor > old.minor + 1 {
            return [
                PreflightFault(
                    message:
                        "from k3s \(installed) to \(wanted) is more than one minor version: the API server may not skip "
                        + "any, and a kubelet is at most three behind it",
                    fix: "go by way of each: first a v\(old.major).\(old.minor + 1) release in cluster.k3s, then "
                        + "chatops bootstrap, and so on"
                )
            ]
        }
        if new.major != old.major {
            return [
                PreflightFault(
                    message: "k3s \(installed) is installed, and \(wanted) has another major version",
                    fix: "set cluster.k3s.version to a release of v\(old.major)"
                )
            ]
        }
        return []
    }

    /// What an upgrade does, for the plan.
    var intent: String {
        guard let installed, hasBinary else { return "install k3s \(wanted)" }
        if installed == wanted { return "replace k3s \(wanted), whose bytes are not the pinned ones" }
        return (installed < wanted ? "upgrade" : "go back from") + " k3s \(installed) to \(wanted)"
    }
}
