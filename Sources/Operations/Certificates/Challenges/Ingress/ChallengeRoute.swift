internal import ACME
internal import Crypto

/// The objects that have an ingress show one answer to http-01, for as long as it takes.
///
/// A Deployment of one pod and not a pod alone: that is what an account that deploys may make. All have one name, and
/// the labels that tell them from those of other answers.
struct ChallengeRoute: Sendable {
    static let port = 8080
    static let container = "answer"
    /// What all of them are found by.
    static let component = "acme-challenge"
    /// Of the checkout that made them.
    static let originLabel = "chatops/acme-origin"
    static let kinds = "ingress,networkpolicy,service,deployment"

    let answer: ChallengeAnswer
    let origin: String

    var name: String { Self.name(of: answer) }

    static func name(of answer: ChallengeAnswer) -> String {
        "chat-acme-" + digits(of: "\(answer.identifier.value) \(answer.token)")
    }

    /// Eight that stand for a text in a name.
    static func digits(of text: String) -> String {
        SHA256.hash(data: Array(text.utf8)).prefix(4).map { String(UInt16($0) + 256, radix: 16).dropFirst() }.joined()
    }

    static let selector =
        "app.kubernetes.io/managed-by=\(Kubectl.fieldManager),app.kubernetes.io/component=\(component)"

    /// Of this answer's objects alone.
    static func selector(of name: String) -> String { "\(selector),app.kubernetes.io/instance=\(name)" }

    private var selected: JSONValue {
        ["app.kubernetes.io/component": .string(Self.component), "app.kubernetes.io/instance": .string(name)]
    }

    private var labels: JSONValue {
        var labels = selected
        labels["app.kubernetes.io/name"] = .string("chat-acme")
        labels["app.kubernetes.io/managed-by"] = .string(Kubectl.fieldManager)
        labels[Self.originLabel] = .string(origin)
        return labels
    }

    /// As one list, in the order in which they are of use.
    ///
    /// - Parameters:
    ///   - server: the Deployment whose image answers.
    ///   - className: of the site's Ingress; nil leaves it to the cluster.
    func manifest(like server: ServerTemplate, className: String?) -> [UInt8] {
        let list: JSONValue = [
            "apiVersion": "v1", "kind": "List",
            "items": [networkPolicy, deployment(server), service, ingress(className)],
        ]
        return Array(list.text.utf8)
    }

    private func object(_ version: String, _ kind: String, _ spec: JSONValue) -> JSONValue {
        [
            "apiVersion": .string(version), "kind": .string(kind),
            "metadata": ["name": .string(name), "labels": labels], "spec": spec,
        ]
    }

    /// Lets the ingress in where the namespace is closed by default, and the pod reach nobody.
    private var networkPolicy: JSONValue {
        object(
            "networking.k8s.io/v1",
            "NetworkPolicy",
            [
                "podSelector": ["matchLabels": selected],
                "policyTypes": ["Ingress", "Egress"],
                "ingress": [["ports": [["protocol": "TCP", "port": .integer(Int64(Self.port))]]]],
            ]
        )
    }

    private func deployment(_ server: ServerTemplate) -> JSONValue {
        var pod = server.pod
        pod["automountServiceAccountToken"] = false
        pod["enableServiceLinks"] = false
        pod["terminationGracePeriodSeconds"] = 1
        var container = server.container
        container["name"] = .string(Self.container)
        container["args"] = [
            "answer-challenge", "--port", .string("\(Self.port)"), .string(answer.keyAuthorization),
        ]
        container["ports"] = [["name": "http", "containerPort": .integer(Int64(Self.port))]]
        container["readinessProbe"] = [
            "httpGet": ["path": "/health/ready", "port": "http"], "periodSeconds": 1, "timeoutSeconds": 1,
        ]
        container["resources"] = ["requests": ["cpu": "10m", "memory": "32Mi"], "limits": ["memory": "128Mi"]]
        pod["containers"] = [container]
        return object(
            "apps/v1",
            "Deployment",
            [
                "replicas": 1, "revisionHistoryLimit": 0,
                "selector": ["matchLabels": selected],
                "template": ["metadata": ["labels": labels], "spec": pod],
            ]
        )
    }

    private var service: JSONValue {
        object(
            "v1",
            "Service",
            [
                "type": "ClusterIP", "selector": selected,
                "ports": [["name": "http", "port": .integer(Int64(Self.port)), "targetPort": "http"]],
            ]
        )
    }

    /// Without a host for an address: none may stand there (Kubernetes API, `IngressRule`).
    private func ingress(_ className: String?) -> JSONValue {
        var rule: JSONValue = [
            "http": [
                "paths": [
                    [
                        "path": .string(answer.httpPath), "pathType": "Exact",
                        "backend": ["service": ["name": .string(name), "port": ["name": "http"]]],
                    ]
                ]
            ]
        ]
        if answer.identifier.kind != .ip { rule["host"] = .string(answer.identifier.value) }
        var spec: JSONValue = ["rules": [rule]]
        if let className { spec["ingressClassName"] = .string(className) }
        var ingress = object("networking.k8s.io/v1", "Ingress", spec)
        // ingress-nginx would send whoever asks for a host with a certificate to https, and keep its restrictions.
        ingress["metadata"]["annotations"] = [
            "nginx.ingress.kubernetes.io/ssl-redirect": "false",
            "nginx.ingress.kubernetes.io/whitelist-source-range": "0.0.0.0/0,::/0",
        ]
        return ingress
    }
}
