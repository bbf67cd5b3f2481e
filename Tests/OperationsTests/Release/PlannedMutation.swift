@testable import Operations

/// A change of a chart or its values, and the lines that a plan is to show for it: these and no others.
struct PlannedMutation: Sendable, CustomStringConvertible {
    var description: String
    var replacements: [ReleaseFixture.Replacement] = []
    var values: JSONValue = [:]
    /// Fingerprints of secrets stand here as `secret:…`.
    var lines: [String]

    init(_ description: String, values: JSONValue, _ lines: String...) {
        self.description = description
        self.values = values
        self.lines = lines
    }

    init(_ description: String, _ file: String, _ old: String, _ new: String, _ lines: String...) {
        self.description = description
        replacements = [.init("templates/\(file).yaml", old, new)]
        self.lines = lines
    }
}

extension PlannedMutation {
    private static let pod = "change Deployment/chat-server spec.template.spec."

    static let values: [PlannedMutation] = [
        .init("nothing", values: [:]),
        .init("a number", values: ["replicas": 2], "change Deployment/chat-server spec.replicas: 0 → 2"),
        .init(
            "an image",
            values: ["tag": "2.0"],
            pod + "containers[server].image: localhost/chat:1.0 → localhost/chat:2.0",
            pod + "initContainers[migrate].image: localhost/chat:1.0 → localhost/chat:2.0"
        ),
        .init(
            "a variable",
            values: ["logLevel": "debug"],
            pod + "containers[server].env[CHAT_LOG_LEVEL].value: info → debug"
        ),
        .init(
            "a password, in a Secret and in a variable",
            values: ["password": "second-password-of-all"],
            pod + "containers[server].env[CHAT_DATABASE_PASSWORD].value: secret:… → secret:…",
            "change Secret/chat-server data.password: secret:… → secret:…"
        ),
        .init("an amount spelled otherwise", values: ["cpu": "500m", "memory": "1Gi"]),
        .init("an amount in a decimal fraction", values: ["cpu": "0.50"]),
        .init("an amount", values: ["cpu": "1000m"], pod + "containers[server].resources.limits.cpu: 500m → 1"),
        .init(
            "another amount",
            values: ["memory": "2048Mi"],
            pod + "containers[server].resources.limits.memory: 1Gi → 2Gi"
        ),
        .init(
            "a component switched off",
            values: ["redis": false],
            "remove Deployment/chat-redis",
            "remove StatefulSet/chat-archive (the volumes of archive-chat-archive-0 are kept)"
        ),
        .init(
            "the host",
            values: ["host": "chat.example.com"],
            "change Ingress/chat spec.rules[0].host: chat.example.org → chat.example.com"
        ),
        .init(
            "an entry",
            values: ["extra": ["CHAT_MORE": "1"]],
            "change ConfigMap/chat-server data.CHAT_MORE: added 1"
        ),
        .init(
            "an entry named like a secret",
            values: ["extra": ["CHAT_API_KEY": "abcdef"]],
            "change ConfigMap/chat-server data.CHAT_API_KEY: added secret:…"
        ),
        .init(
            "an address with a password",
            values: ["extra": ["CHAT_REDIS": "redis://:hidden-word@chat-redis:6379"]],
            "change ConfigMap/chat-server data.CHAT_REDIS: added secret:…"
        ),
        .init(
            "the size of a claim",
            values: ["storage": "2Gi"],
            "immutable StatefulSet/chat-mysql spec.volumeClaimTemplates[data].spec.resources.requests.storage: 1Gi → 2Gi",
            "change StatefulSet/chat-mysql spec.volumeClaimTemplates[data].spec.resources.requests.storage: 1Gi → 2Gi"
        ),
    ]

    static let pods: [PlannedMutation] = [
        .init("a comment", "server", "spec:\n  rules:", "# As before.\nspec:\n  rules:"),
        .init("quotes", "server", "value: \"cluster\"", "value: cluster"),
        .init("an empty map goes", "server", "      nodeSelector: {}\n", ""),
        .init(
            "an empty map is filled",
            "server",
            "nodeSelector: {}",
            "nodeSelector: {disk: ssd}",
            pod + "nodeSelector.disk: added ssd"
        ),
        .init(
            "a variable comes",
            "server",
            "            - {name: CHAT_MODE, value: \"cluster\"}",
            "            - {name: CHAT_MODE, value: \"cluster\"}\n            - {name: CHAT_NEW, value: \"1\"}",
            pod + "containers[server].env[CHAT_NEW].value: added 1"
        ),
        .init(
            "a variable goes",
            "server",
            "            - {name: CHAT_MODE, value: \"cluster\"}\n",
            "",
            pod + "containers[server].env[CHAT_MODE]: removed"
        ),
        .init(
            "a variable changes places",
            "server",
            "            - {name: CHAT_MODE, value: \"cluster\"}\n            - {name: CHAT_DATABASE_PASSWORD, value: {{ .Values.password | quote }}}\n",
            "            - {name: CHAT_DATABASE_PASSWORD, value: {{ .Values.password | quote }}}\n            - {name: CHAT_MODE, value: \"cluster\"}\n",
            pod
                + "containers[server].env: [\"CHAT_LOG_LEVEL\",\"CHAT_MODE\",\"CHAT_DATABASE_PASSWORD\",\"CHAT_NODE\"] → [\"CHAT_LOG_LEVEL\",\"CHAT_DATABASE_PASSWORD\",\"CHAT_MODE\",\"CHAT_NODE\"]"
        ),
        .init(
            "a variable comes from elsewhere",
            "server",
            "{name: CHAT_MODE, value: \"cluster\"}",
            "{name: CHAT_MODE, valueFrom: {configMapKeyRef: {name: chat-server, key: CHAT_MODE}}}",
            pod + "containers[server].env[CHAT_MODE].value: cluster → unset",
            pod + "containers[server].env[CHAT_MODE].valueFrom.configMapKeyRef.key: added CHAT_MODE",
            pod + "containers[server].env[CHAT_MODE].valueFrom.configMapKeyRef.name: added chat-server"
        ),
        .init(
            "a container goes",
            "server",
            "      initContainers:\n        - name: migrate\n          image: \"localhost/chat:{{ .Values.tag }}\"\n          args: [migrate]\n",
            "",
            pod + "initContainers[migrate]: removed"
        ),
        .init(
            "a container comes",
            "mysql",
            "        - name: mysql\n",
            "        - {name: sidecar, image: redis:7}\n        - name: mysql\n",
            "change StatefulSet/chat-mysql spec.template.spec.containers[sidecar].image: added redis:7"
        ),
        .init(
            "arguments",
            "server",
            "args: [serve]",
            "args: [serve, --trace]",
            pod + "containers[server].args: [\"serve\"] → [\"serve\",\"--trace\"]"
        ),
        .init(
            "a named port",
            "server",
            "containerPort: 8080",
            "containerPort: 9090",
            pod + "containers[server].ports[http].containerPort: 8080 → 9090"
        ),
        .init(
            "where a volume is mounted",
            "server",
            "mountPath: /tmp",
            "mountPath: /scratch",
            pod + "containers[server].volumeMounts[/scratch].name: added tmp",
            pod + "containers[server].volumeMounts[/tmp]: removed"
        ),
        .init(
            "what an empty volume is made of",
            "server",
            "emptyDir: {}",
            "emptyDir: {medium: Memory}",
            pod + "volumes[tmp].emptyDir.medium: added Memory"
        ),
        .init(
            "a mode in octal",
            "server",
            "defaultMode: 0440",
            "defaultMode: 0400",
            pod + "volumes[secrets].secret.defaultMode: 288 → 256"
        ),
        .init("the same mode in decimal", "server", "defaultMode: 0440", "defaultMode: 288"),
        .init(
            "defaults spelled out",
            "server",
            "          args: [serve]\n",
            "          args: [serve]\n          imagePullPolicy: IfNotPresent\n          terminationMessagePath: /dev/termination-log\n"
        ),
        .init(
            "a field left to its default",
            "server",
            "      terminationGracePeriodSeconds: 45\n",
            "",
            pod + "terminationGracePeriodSeconds: 45 → 30"
        ),
        .init(
            "a probe",
            "server",
            "periodSeconds: 2",
            "periodSeconds: 5",
            pod + "containers[server].readinessProbe.periodSeconds: 2 → 5"
        ),
        .init(
            "a security setting",
            "server",
            "runAsUser: 65532",
            "runAsUser: 65533",
            pod + "securityContext.runAsUser: 65532 → 65533"
        ),
        .init(
            "an annotation of the pods",
            "server",
            "chatops/revision: one",
            "chatops/revision: two",
            "change Deployment/chat-server spec.template.metadata.annotations[\"chatops/revision\"]: one → two"
        ),
        .init(
            "a label",
            "server",
            "app.kubernetes.io/name: chat-server",
            "app.kubernetes.io/name: server",
            "change Deployment/chat-server metadata.labels[\"app.kubernetes.io/name\"]: chat-server → server"
        ),
        .init(
            "an image of the database",
            "mysql",
            "image: mysql:9.7",
            "image: mysql:9.8",
            "change StatefulSet/chat-mysql spec.template.spec.containers[mysql].image: mysql:9.7 → mysql:9.8"
        ),
    ]
}
