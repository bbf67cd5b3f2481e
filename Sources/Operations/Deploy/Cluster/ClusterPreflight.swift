internal import Environments
internal import FoundationEssentials

/// What must hold of a cluster before anything of it is touched.
struct ClusterPreflight: Sendable {
    /// Beyond this, tokens, leases and certificates are judged wrongly.
    static let greatestSkew: TimeInterval = 30
    static let oldestKubectl = Version(1, 28)
    static let oldestHelm = Version(3, 14)
    static let oldestServer = Version(1, 20)

    let facts: ClusterFacts
    /// The chart's values, all layers merged.
    let values: JSONValue
    let namespace: String

    /// Everything that is wrong, at once.
    var faults: [PreflightFault] { versions + rights + classes + clock + nodes }

    private var versions: [PreflightFault] {
        let programs = [
            (
                "kubectl", facts.kubectl, Self.oldestKubectl,
                "install a newer one: https://kubernetes.io/docs/tasks/tools/"
            ),
            ("helm", facts.helm, Self.oldestHelm, "install a newer one: https://helm.sh/docs/intro/install/"),
            ("the cluster's Kubernetes", facts.server, Self.oldestServer, "upgrade it: https://docs.k3s.io/upgrades"),
        ]
        return programs.compactMap { name, text, oldest, fix in
            guard let version = Version(firstIn: text), version < oldest else { return nil }
            return PreflightFault(message: "\(name) is \(text), older than \(oldest)", fix: fix)
        }
    }

    private var rights: [PreflightFault] {
        let missing = AccessRules.needed.compactMap { need -> String? in
            let verbs = facts.rules.missing(need)
            return verbs.isEmpty ? nil : "\(verbs.joined(separator: ", ")) \(need.resource)"
        }
        if missing.isEmpty { return [] }
        return [
            PreflightFault(
                message: "the kubeconfig's user may not \(missing.joined(separator: "; ")) in namespace \(namespace)",
                fix: "see all rights with: kubectl auth can-i --list -n \(namespace); grant them with a Role"
            )
        ]
    }

    private var classes: [PreflightFault] {
        var faults: [PreflightFault] = []
        let mysql = values["mysql"]
        if mysql["enabled"].bool != false, mysql["persistence"]["enabled"].bool != false,
            let wanted = mysql["persistence"]["storageClass"].string, !wanted.isEmpty,
            let classes = facts.storageClasses,
            !classes.contains(wanted)
        {
            faults.append(
                PreflightFault(
                    message: "the cluster has no storage class \(wanted); it has \(Self.list(classes))",
                    fix: "set values.mysql.persistence.storageClass to one of them"
                )
            )
        }
        let ingress = values["ingress"]
        if ingress["enabled"].bool != false, let wanted = ingress["className"].string,
            let classes = facts.ingressClasses, !classes.contains(wanted)
        {
            faults.append(
                PreflightFault(
                    message: "the cluster has no ingress class \(wanted); it has \(Self.list(classes))",
                    fix: "install that ingress, or set cluster.ingress to the one that is there"
                )
            )
        }
        return faults
    }

    private static func list(_ names: [String]) -> String {
        names.isEmpty ? "none" : names.sorted().joined(separator: ", ")
    }

    private var clock: [PreflightFault] {
        guard let skew = facts.clockSkew, abs(skew) > Self.greatestSkew else { return [] }
        let amount = "\(Int(abs(skew))) s \(skew > 0 ? "ahead of" : "behind")"
        return [
            PreflightFault(
                message: "the cluster's clock is \(amount) this machine's",
                fix: "set the clock that is wrong; see both with: timedatectl"
            )
        ]
    }

    private var nodes: [PreflightFault] {
        guard let nodes = facts.nodes else { return [] }
        let ready = nodes.contains { node in
            (node.status["conditions"].array ?? []).contains {
                $0["type"].string == "Ready" && $0["status"].string == "True"
            }
        }
        if ready { return [] }
        return [PreflightFault(message: "no node of the cluster is ready", fix: "see why with: kubectl describe nodes")]
    }
}

extension ClusterFacts {
    /// Throws ``ClusterDeployFailure/preflight(_:fixes:)`` with everything that is wrong.
    func check(_ values: JSONValue, namespace: String, besides others: [PreflightFault] = []) throws {
        let faults = ClusterPreflight(facts: self, values: values, namespace: namespace).faults + others
        if faults.isEmpty { return }
        throw ClusterDeployFailure.preflight(faults.map(\.message), fixes: faults.map(\.fix))
    }

    /// For evidence.
    var versions: [String: String] { ["kubectl": kubectl, "helm": helm, "Kubernetes": server] }
}
