import ChatClient
import TestSupport
import Testing

extension ClusterSuites {
    /// What `chatops deploy` says first when something that it deploys cannot come up, one fault after the other in one
    /// namespace; what the watch alone finds out stands in `SeededFaultTests`.
    @Suite struct SeededDeployTests {
        /// A change of `environments/local.yaml`, and what follows from it.
        struct Seed: Sendable {
            var changes: KeyValuePairs<String, String> = [:]
            /// All of it stands in the first line.
            var says: [String]
            /// Stands among the lines after it.
            var log: String = "error: "
        }

        private static let claim = Seed(
            changes: ["      size: 8Gi": "      size: 900Gi"],
            says: ["no volume for the claim data-chat-mysql-0 (900Gi, storage class local-path): "]
        )
        private static let processor = Seed(
            changes: ["        cpu: 100m": "        cpu: \"640\""],
            says: ["no node has enough cpu left for chat-server-", ", which asks for 640; node1 has "]
        )
        /// A number, where Kubernetes wants text.
        private static let refused = Seed(
            changes: ["        cpu: 100m": "        cpu: 640"],
            says: [
                "error: helm upgrade: server-side apply failed for object ", "/chat-server apps/v1, Kind=Deployment: ",
                "resources.requests.cpu: expected string",
            ]
        )
        private static let migration = Seed(
            says: [" (migrate) failed: it exited with 1", "was migrated by a newer server; unknown here: 9999-future"],
            log: "last lines of chat-server-"
        )
        private static let image = Seed(
            changes: [
                "      repository: redis\n      tag: \"7\"":
                    "      repository: localhost:5000/chat/server\n      tag: nope"
            ],
            says: [
                "image not found: localhost:5000/chat/server:nope is not in the registry localhost:5000; ",
                "tags that are there: ",
            ]
        )
        private static let memory = Seed(
            changes: [
                "        memory: 512Mi\n      limits:\n        memory: 1Gi":
                    "        memory: 64Mi\n      limits:\n        memory: 128Mi"
            ],
            says: ["chat-mysql-0 (mysql) was killed since it used more memory than its limit of 128Mi"]
        )
        private static let setting = Seed(
            says: [" (migrate) refuses its settings: CHAT_MYSQL_USER: is required and not set"],
            log: "  error: CHAT_MYSQL_USER: is required and not set"
        )
        private static let password = Seed(
            says: [
                "MySQL refuses the password of user chat: the volume data-chat-mysql-0 was initialised with another password"
            ],
            log: "hint: No good revision exists."
        )

        @Test func theRootCauseStandsFirst() async throws {
            try await withClusterProject { project in
                try await project.expect(Self.claim)
                try await project.kubectl("delete", "statefulset/chat-mysql", "pvc/data-chat-mysql-0")
                try await project.expect(Self.refused)
                try await project.expect(Self.processor)
                try await migrationFails(project)
                let run = try await project.expect(Self.image)
                // By the run's own clock, from the moment Helm was done.
                #expect(try #require(run.steps.first { $0.name == "rollout" }?.milliseconds) < 15_000)
                try await project.expect(Self.memory)
                try await aRegistrySpeaksHTTP(project)
                try await aSettingIsMissing(project)
                try await theVolumeIsOfAnotherPassword(project)
            }
        }

        private func migrationFails(_ project: ClusterProject) async throws {
            let table = "chat.schema_migrations"
            try await eventually("the schema is there", within: .seconds(120)) {
                do {
                    try await project.inMySQL("INSERT INTO \(table) (id, applied_at) VALUES ('9999-future', 0)")
                    return true
                } catch is ToolFailed {
                    return false
                }
            }
            try await project.expect(Self.migration)
            try await project.inMySQL("DELETE FROM \(table) WHERE id = '9999-future'")
        }

        private func aRegistrySpeaksHTTP(_ project: ClusterProject) async throws {
            try project.project.write(Self.registry, to: "registry.yaml")
            try await project.kubectl("apply", "--filename=registry.yaml")
            try await project.kubectl("wait", "--for=condition=Available", "deployment/registry", "--timeout=60s")
            let address = try #require(await project.objects("service/registry")[0]["spec"]["clusterIP"].string)
            try await project.expect(
                Seed(
                    changes: ["    address: localhost:5000": "    address: \(address):5000"],
                    says: ["the node speaks HTTPS to the registry \(address):5000, which speaks plain HTTP "]
                )
            )
        }

        private func aSettingIsMissing(_ project: ClusterProject) async throws {
            let template = "templates/charts/chat-stack/charts/chat-server/templates/_server.tpl"
            let line = "  - name: CHAT_MYSQL_USER\n    value: {{ .Values.database.user | quote }}\n"
            try await project.withChange(of: template, line, to: "") { try await project.expect(Self.setting) }
        }

        /// The Secret was made anew by somebody, as when it was restored from the wrong place; then the old one comes back.
        private func theVolumeIsOfAnotherPassword(_ project: ClusterProject) async throws {
            let passwords = try await project.objects("secret/chat-mysql")[0]["data"]
            func set(_ password: String, _ root: String) async throws {
                let patch = #"{"data": {"password": "\#(password)", "root-password": "\#(root)"}}"#
                try await project.kubectl("patch", "secret/chat-mysql", "--type=merge", "--patch=\(patch)")
            }
            try await set("YW5vdGhlciBwYXNzd29yZA==", "YW5vdGhlciByb290")
            try await project.expect(Self.password)
            try await set(passwords["password"].string ?? "", passwords["root-password"].string ?? "")
            try project.configure()
            let restored = try await project.deploy()
            #expect(restored.status == 0, "\(restored.errors)")
        }

        /// Something that speaks HTTP where nodes expect a registry that speaks HTTPS.
        private static let registry = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: registry}
            spec:
              selector: {matchLabels: {app: registry}}
              template:
                metadata: {labels: {app: registry}}
                spec:
                  containers:
                    - name: registry
                      image: localhost/testbed/busybox:1
                      command: [busybox, httpd, -f, -p, "5000"]
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: registry}
            spec:
              selector: {app: registry}
              ports: [{port: 5000}]

            """
    }
}

extension ClusterProject {
    /// Deploys with the seed's change, as a first install, and looks at what is said.
    @discardableResult
    fileprivate func expect(
        _ seed: ClusterSuites.SeededDeployTests.Seed,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> RunDocument.Run {
        // A setting that no revision before had: a pod of one of those may be ready by now.
        try configure(settings: ["CHAT_MAX_SOCKETS": "\(Int.random(in: 10_000..<60_000))"], changes: seed.changes)
        let outcome = try await deploy("--json")
        try #require(outcome.status == 1, "\(outcome.errors)", sourceLocation: sourceLocation)
        for words in seed.says {
            #expect(outcome.firstErrorLine.contains(words), "\(outcome.errors)", sourceLocation: sourceLocation)
        }
        #expect(outcome.errors.contains(seed.log), "\(outcome.errors)", sourceLocation: sourceLocation)
        #expect(
            outcome.errors.contains("hint: No good revision exists. Nothing was deleted; volumes are kept."),
            "\(outcome.errors)",
            sourceLocation: sourceLocation
        )
        return try outcome.json().run
    }

    /// Runs `body` while a file of the project has another text in one place.
    func withChange(of path: String, _ old: String, to new: String, _ body: () async throws -> Void) async throws {
        let text = try project.text(of: path)
        guard text.ranges(of: old).count == 1 else { throw TextNotFound(text: old) }
        try project.write(text.replacing(old, with: new), to: path)
        try await body()
        try project.write(text, to: path)
    }

    /// Has MySQL do something as root, by its socket.
    func inMySQL(_ statement: String) async throws {
        let client = "MYSQL_PWD=$(cat /run/secrets/mysql/root-password) exec mysql --user=root --execute=\"$1\""
        try await kubectl("exec", "chat-mysql-0", "--container=mysql", "--", "bash", "-c", client, "mysql", statement)
    }
}
