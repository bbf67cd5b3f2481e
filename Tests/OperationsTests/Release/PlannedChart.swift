/// A chart with one object of every kind that a release of chatops may have, and no pod that would run.
///
/// Its texts are spelled as people do, not as the API server stores them, so that any of it taken for a change shows.
enum PlannedChart {
    /// By path.
    ///
    /// `GROUP` stands for a group of custom resources that no other test uses.
    static let files: [String: String] = [
        "Chart.yaml": """
        apiVersion: v2
        name: planned
        version: 0.1.0

        """,
        "values.yaml": """
        replicas: 0
        tag: "1.0"
        logLevel: info
        password: first-password-of-all
        cpu: "0.5"
        memory: 1024Mi
        storage: 1Gi
        redis: true
        host: chat.example.org
        extra: {}

        """,
        "crds/widgets.yaml": """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata:
          name: widgets.GROUP
        spec:
          group: GROUP
          scope: Namespaced
          names: {kind: Widget, plural: widgets, singular: widget, listKind: WidgetList}
          versions:
            - name: v1
              served: true
              storage: true
              schema:
                openAPIV3Schema:
                  type: object
                  properties:
                    spec: {type: object, properties: {size: {type: integer}}}

        """,
        "templates/server.yaml": server,
        "templates/mysql.yaml": mysql,
        "templates/redis.yaml": redis,
        "templates/rights.yaml": rights,
        "templates/settings.yaml": settings,
    ]

    private static let server = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: chat-server
          labels: {app.kubernetes.io/name: chat-server}
        spec:
          replicas: {{ .Values.replicas }}
          selector:
            matchLabels: {app: chat-server}
          template:
            metadata:
              labels: {app: chat-server}
              annotations: {chatops/revision: one}
            spec:
              nodeSelector: {}
              terminationGracePeriodSeconds: 45
              securityContext: {runAsNonRoot: true, runAsUser: 65532}
              initContainers:
                - name: migrate
                  image: "localhost/chat:{{ .Values.tag }}"
                  args: [migrate]
              containers:
                - name: server
                  image: "localhost/chat:{{ .Values.tag }}"
                  args: [serve]
                  ports:
                    - {name: http, containerPort: 8080}
                  env:
                    - {name: CHAT_LOG_LEVEL, value: {{ .Values.logLevel | quote }}}
                    - {name: CHAT_MODE, value: "cluster"}
                    - {name: CHAT_DATABASE_PASSWORD, value: {{ .Values.password | quote }}}
                    - name: CHAT_NODE
                      valueFrom: {fieldRef: {fieldPath: spec.nodeName}}
                  envFrom:
                    - configMapRef: {name: chat-server}
                    - secretRef: {name: chat-server}
                  resources:
                    requests: {cpu: 100m, memory: "64Mi"}
                    limits: {cpu: {{ .Values.cpu | quote }}, memory: {{ .Values.memory }}}
                  readinessProbe:
                    httpGet: {path: /health/ready, port: http}
                    periodSeconds: 2
                  volumeMounts:
                    - {name: tmp, mountPath: /tmp}
                    - {name: secrets, mountPath: /run/secrets, readOnly: true}
              volumes:
                - name: tmp
                  emptyDir: {}
                - name: secrets
                  secret: {secretName: chat-server, defaultMode: 0440}
        ---
        apiVersion: v1
        kind: Service
        metadata:
          name: chat-server
        spec:
          selector: {app: chat-server}
          ports:
            - {name: http, port: 80, targetPort: http}
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: chat
        spec:
          rules:
            - host: {{ .Values.host }}
              http:
                paths:
                  - {path: /api, pathType: Prefix, backend: {service: {name: chat-server, port: {name: http}}}}
                  - {path: /ws, pathType: Prefix, backend: {service: {name: chat-server, port: {name: http}}}}

        """

    private static let mysql = """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata:
          name: chat-mysql
        spec:
          replicas: 0
          serviceName: chat-mysql
          podManagementPolicy: Parallel
          selector:
            matchLabels: {app: chat-mysql}
          template:
            metadata:
              labels: {app: chat-mysql}
            spec:
              containers:
                - name: mysql
                  image: mysql:9.7
                  volumeMounts:
                    - {name: data, mountPath: /var/lib/mysql}
          volumeClaimTemplates:
            - metadata: {name: data}
              spec:
                accessModes: [ReadWriteOnce]
                storageClassName: nowhere
                resources: {requests: {storage: {{ .Values.storage }}}}
        ---
        apiVersion: v1
        kind: Service
        metadata:
          name: chat-mysql
        spec:
          clusterIP: None
          selector: {app: chat-mysql}
          ports:
            - {name: mysql, port: 3306}

        """

    private static let redis = """
        {{- if .Values.redis }}
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: chat-redis
        spec:
          replicas: 0
          selector:
            matchLabels: {app: chat-redis}
          template:
            metadata:
              labels: {app: chat-redis}
            spec:
              containers:
                - name: redis
                  image: redis:7
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata:
          name: chat-archive
        spec:
          replicas: 0
          serviceName: chat-archive
          selector:
            matchLabels: {app: chat-archive}
          template:
            metadata:
              labels: {app: chat-archive}
            spec:
              containers:
                - name: archive
                  image: redis:7
          volumeClaimTemplates:
            - metadata: {name: archive}
              spec:
                accessModes: [ReadWriteOnce]
                storageClassName: nowhere
                resources: {requests: {storage: 1Gi}}
        {{- end }}

        """

    private static let rights = """
        apiVersion: v1
        kind: ServiceAccount
        metadata:
          name: chat-server
        automountServiceAccountToken: false
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata:
          name: chat-server
        rules:
          - {apiGroups: [""], resources: [configmaps], verbs: [get]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata:
          name: chat-server
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: chat-server}
        subjects:
          - {kind: ServiceAccount, name: chat-server}
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: chat-server
        spec:
          podSelector: {matchLabels: {app: chat-server}}
          policyTypes: [Ingress]
          ingress:
            - ports:
                - port: http

        """

    private static let settings = """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: chat-server
        data:
          CHAT_ROOM_SIZE: "100"
          CHAT_MODE: cluster
          {{- range $name, $value := .Values.extra }}
          {{ $name }}: {{ $value | quote }}
          {{- end }}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: chat-frozen
        immutable: true
        data:
          KEY: "value"
        ---
        apiVersion: v1
        kind: Secret
        metadata:
          name: chat-server
        stringData:
          password: {{ .Values.password | quote }}

        """
}
