import SystemPackage

@testable import Operations

/// Something that somebody does to a released object, and what a plan is to say of it.
struct ForeignMutation: Sendable, CustomStringConvertible {
    var description: String
    /// Of kubectl.
    var arguments: [String]
    /// Without the time.
    var lines: [String]
    /// Takes back what the next release leaves alone.
    var cleanup: [String]?

    private init(_ description: String, _ arguments: [String], _ lines: String..., cleanup: [String]? = nil) {
        self.description = description
        self.arguments = arguments
        self.lines = lines
        self.cleanup = cleanup
    }

    /// Whether a release has to put it right.
    var isPending: Bool { lines.contains { !$0.hasSuffix("kept: the chart does not set it)") } }

    private static let pod = "drift Deployment/chat-server spec.template.spec."
    private static let set = " (by kubectl-set at TIME; put back)"
    private static let patched = " (by kubectl-patch at TIME; put back)"
    private static let nobody = " (by someone the cluster did not record; put back)"
    private static let kept = " at TIME; kept: the chart does not set it)"

    private static func patch(_ object: String, _ type: String, _ text: String) -> [String] {
        ["patch", object, "--type=\(type)", "--patch=\(text)"]
    }

    static let all: [ForeignMutation] = [
        .init(
            "a variable is set",
            ["set", "env", "deployment/chat-server", "--containers=server", "CHAT_MODE=alone"],
            pod + "containers[server].env[CHAT_MODE].value: cluster → alone" + set
        ),
        .init(
            "an image is set",
            ["set", "image", "deployment/chat-server", "server=localhost/chat:patched"],
            pod + "containers[server].image: localhost/chat:1.0 → localhost/chat:patched" + set
        ),
        .init(
            "a limit is set",
            ["set", "resources", "deployment/chat-server", "--containers=server", "--limits=memory=3Gi"],
            pod + "containers[server].resources.limits.memory: 1Gi → 3Gi" + set
        ),
        .init(
            "a number is patched",
            patch(
                "service/chat-server",
                "json",
                #"[{"op": "replace", "path": "/spec/ports/0/targetPort", "value": 81}]"#
            ),
            "drift Service/chat-server spec.ports[http].targetPort: http → 81" + patched
        ),
        .init(
            "a variable is taken out",
            patch(
                "deployment/chat-server",
                "json",
                #"[{"op": "remove", "path": "/spec/template/spec/containers/0/env/1"}]"#
            ),
            pod + "containers[server].env[CHAT_MODE]: removed" + nobody
        ),
        .init(
            "a label is changed",
            ["label", "deployment/chat-server", "app.kubernetes.io/name=other", "--overwrite"],
            "drift Deployment/chat-server metadata.labels[\"app.kubernetes.io/name\"]: chat-server → other"
                + " (by kubectl-label at TIME; put back)"
        ),
        .init(
            "a label is taken away",
            ["label", "deployment/chat-server", "app.kubernetes.io/name-"],
            "drift Deployment/chat-server metadata.labels[\"app.kubernetes.io/name\"]: chat-server → unset" + nobody
        ),
        .init(
            "a setting is patched",
            patch("configmap/chat-server", "merge", #"{"data": {"CHAT_ROOM_SIZE": "7"}}"#),
            "drift ConfigMap/chat-server data.CHAT_ROOM_SIZE: 100 → 7" + patched
        ),
        .init(
            "a setting is taken out",
            patch("configmap/chat-server", "merge", #"{"data": {"CHAT_ROOM_SIZE": null}}"#),
            "drift ConfigMap/chat-server data.CHAT_ROOM_SIZE: 100 → unset" + nobody
        ),
        .init(
            "a secret is patched",
            patch("secret/chat-server", "merge", #"{"stringData": {"password": "third-password"}}"#),
            "drift Secret/chat-server data.password: secret:… → secret:…" + patched
        ),
        .init(
            "a right is added",
            patch("role/chat-server", "json", #"[{"op": "add", "path": "/rules/0/verbs/-", "value": "list"}]"#),
            "drift Role/chat-server rules[0].verbs: [\"get\"] → [\"get\",\"list\"]" + patched
        ),
        .init(
            "an annotation is added",
            ["annotate", "deployment/chat-server", "note=mine"],
            "drift Deployment/chat-server metadata.annotations.note: added mine (by kubectl-annotate" + kept,
            cleanup: ["annotate", "deployment/chat-server", "note-"]
        ),
        .init(
            "a setting is added",
            patch("configmap/chat-server", "merge", #"{"data": {"CHAT_MINE": "1"}}"#),
            "drift ConfigMap/chat-server data.CHAT_MINE: added 1 (by kubectl-patch" + kept,
            cleanup: patch("configmap/chat-server", "merge", #"{"data": {"CHAT_MINE": null}}"#)
        ),
        .init(
            "pods are restarted",
            ["rollout", "restart", "deployment/chat-redis"],
            "drift Deployment/chat-redis spec.template.metadata.annotations[\"kubectl.kubernetes.io/restartedAt\"]:"
                + " added TIME (by kubectl-rollout" + kept,
            cleanup: patch(
                "deployment/chat-redis",
                "json",
                #"[{"op": "remove", "path": "/spec/template/metadata/annotations"}]"#
            )
        ),
        .init(
            "a service is deleted",
            ["delete", "service/chat-server"],
            "add Service/chat-server again: somebody deleted it"
        ),
        .init(
            "a deployment is deleted",
            ["delete", "deployment/chat-redis"],
            "add Deployment/chat-redis again: somebody deleted it"
        ),
        .init(
            "a secret is deleted",
            ["delete", "secret/chat-server"],
            "add Secret/chat-server again: somebody deleted it"
        ),
        .init(
            "a role is bound no longer",
            ["delete", "rolebinding/chat-server"],
            "add RoleBinding/chat-server again: somebody deleted it"
        ),
    ]
}
