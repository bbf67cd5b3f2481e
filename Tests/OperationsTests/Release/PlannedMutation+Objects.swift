extension PlannedMutation {
    static let objects: [PlannedMutation] = [
        .init(
            "a port of a service",
            "server",
            "port: 80, targetPort: http",
            "port: 8080, targetPort: http",
            "change Service/chat-server spec.ports[http].port: 80 → 8080"
        ),
        .init(
            "a target by number",
            "server",
            "targetPort: http",
            "targetPort: 8080",
            "change Service/chat-server spec.ports[http].targetPort: http → 8080"
        ),
        .init(
            "the protocol spelled out",
            "server",
            "port: 80, targetPort: http",
            "port: 80, protocol: TCP, targetPort: http"
        ),
        .init(
            "the type of a service",
            "server",
            "spec:\n  selector: {app: chat-server}",
            "spec:\n  type: NodePort\n  selector: {app: chat-server}",
            "change Service/chat-server spec.type: ClusterIP → NodePort"
        ),
        .init(
            "a path of the ingress goes",
            "server",
            "          - {path: /ws, pathType: Prefix, backend: {service: {name: chat-server, port: {name: http}}}}\n",
            "",
            "change Ingress/chat spec.rules[0].http.paths[/ws]: removed"
        ),
        .init(
            "how a path matches",
            "server",
            "{path: /ws, pathType: Prefix",
            "{path: /ws, pathType: Exact",
            "change Ingress/chat spec.rules[0].http.paths[/ws].pathType: Prefix → Exact"
        ),
        .init(
            "a right",
            "rights",
            "verbs: [get]",
            "verbs: [get, list]",
            "change Role/chat-server rules[0].verbs: [\"get\"] → [\"get\",\"list\"]"
        ),
        .init(
            "a port of a policy",
            "rights",
            "- port: http",
            "- port: 8080",
            "change NetworkPolicy/chat-server spec.ingress[0].ports[8080].port: added 8080",
            "change NetworkPolicy/chat-server spec.ingress[0].ports[http]: removed"
        ),
        .init(
            "a setting",
            "settings",
            "CHAT_ROOM_SIZE: \"100\"",
            "CHAT_ROOM_SIZE: \"200\"",
            "change ConfigMap/chat-server data.CHAT_ROOM_SIZE: 100 → 200"
        ),
        .init(
            "a setting goes",
            "settings",
            "  CHAT_MODE: cluster\n",
            "",
            "change ConfigMap/chat-server data.CHAT_MODE: cluster → unset"
        ),
        .init(
            "a secret's entry comes",
            "settings",
            "stringData:\n",
            "stringData:\n  token: another-word-to-hide\n",
            "change Secret/chat-server data.token: added secret:…"
        ),
        .init(
            "the same secret in base64",
            "settings",
            "stringData:\n  password: {{ .Values.password | quote }}",
            "data:\n  password: {{ .Values.password | b64enc | quote }}"
        ),
        .init(
            "an object comes",
            "settings",
            "apiVersion: v1\nkind: Secret",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: chat-more}\ndata: {KEY: value}\n---\napiVersion: v1\nkind: Secret",
            "add ConfigMap/chat-more"
        ),
        .init(
            "an object takes another name",
            "rights",
            "name: chat-server\nautomount",
            "name: chat-other\nautomount",
            "remove ServiceAccount/chat-server",
            "add ServiceAccount/chat-other"
        ),
    ]

    /// Refused by Kubernetes, so that both what stops the plan and the change itself are shown.
    static let immutable: [PlannedMutation] = [
        both(
            "a service's name",
            "mysql",
            "serviceName: chat-mysql",
            "serviceName: mysql",
            "StatefulSet/chat-mysql spec.serviceName: chat-mysql → mysql"
        ),
        both(
            "how pods are started",
            "mysql",
            "  podManagementPolicy: Parallel\n",
            "",
            "StatefulSet/chat-mysql spec.podManagementPolicy: Parallel → OrderedReady"
        ),
        both(
            "a claim's class",
            "mysql",
            "storageClassName: nowhere",
            "storageClassName: elsewhere",
            "StatefulSet/chat-mysql spec.volumeClaimTemplates[data].spec.storageClassName: nowhere → elsewhere"
        ),
        .init(
            "an address",
            "server",
            "spec:\n  selector: {app: chat-server}",
            "spec:\n  clusterIP: None\n  selector: {app: chat-server}",
            "immutable Service/chat-server spec.clusterIP: ADDRESS → None",
            "change Service/chat-server spec.clusterIP: added None"
        ),
        both(
            "a role",
            "rights",
            "kind: Role, name: chat-server}",
            "kind: Role, name: chat-admin}",
            "RoleBinding/chat-server roleRef.name: chat-server → chat-admin"
        ),
        both(
            "what was frozen",
            "settings",
            "KEY: \"value\"",
            "KEY: \"other\"",
            "ConfigMap/chat-frozen data.KEY: value → other"
        ),
    ]

    private static func both(
        _ description: String,
        _ file: String,
        _ old: String,
        _ new: String,
        _ field: String
    ) -> Self {
        .init(description, file, old, new, "immutable \(field)", "change \(field)")
    }
}
