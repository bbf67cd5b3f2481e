import Environments
import Processes
import SystemPackage
import Testing

@testable import Operations

extension ClusterSuites {
    /// What is known before anything is asked of an authority.
    ///
    /// `SecretTargetTests` tells what comes of it.
    @Suite struct SecretStoreTests {
        @Test func whatWouldKeepItFromInstallingIsKnownBefore() async throws {
            try await TestCluster.withNamespace { connection in
                func run(_ arguments: String...) async throws {
                    try await connection.runner.run(connection.kubectl.command(arguments)).checked()
                }
                let namespace = "\(connection.access.namespace)"
                try await run("create", "namespace", namespace)
                let store = SecretStore("chat-tls", of: "local", in: connection)
                #expect(store.place == "Secret/chat-tls")
                #expect(await store.preflight() == [])
                #expect(try await store.held() == nil)

                try await run("create", "ingress", "chat", "--rule=chat.example.org/*=chat-server:80")
                let told = await store.preflight()
                #expect(told.count == 1 && told[0].contains("chatops deploy local"), "\(told)")
                try await run("delete", "ingress/chat")
                try await run("create", "ingress", "chat", "--rule=chat.example.org/*=chat-server:80,tls=chat-tls")
                #expect(await store.preflight() == [])

                try await run(
                    "create",
                    "secret",
                    "generic",
                    "chat-tls",
                    "--type=kubernetes.io/tls",
                    Self.empty[0],
                    Self.empty[1]
                )
                #expect(await store.preflight() == [])
                #expect(try await store.held() == nil)
                let certificate = KeyedCertificate(
                    chain: "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
                    key: "a key of the test's"
                )
                #expect(try await store.install(certificate) == "changed Secret/chat-tls")
                #expect(try await store.held() == HeldCertificate(chain: certificate.chain, key: certificate.key))

                try await run("delete", "secret/chat-tls")
                #expect(try await store.install(certificate) == "made Secret/chat-tls")
                try await run("delete", "secret/chat-tls")
                try await run("create", "secret", "generic", "chat-tls")
                #expect(await store.preflight().first?.contains("it is of type Opaque") == true)
                await #expect(throws: CertificateFailure.self) { try await store.held() }
            }
        }

        /// As `kubernetes.io/tls` demands the keys, though not that anything is in them.
        private static let empty = ["--from-literal=tls.crt=", "--from-literal=tls.key="]

        @Test func aRightThatIsMissingIsKnownBefore() async throws {
            let folder = TemporaryFolder()
            try await TestCluster.withNamespace { administrator in
                let connection = try await Self.reader(administrator, in: folder)
                let namespace = "\(connection.access.namespace)"
                for arguments in [
                    ["create", "namespace", namespace],
                    ["create", "role", "reader", "--verb=get", "--resource=secrets"],
                    ["create", "rolebinding", "reader", "--role=reader", "--user=reader"],
                ] {
                    try await administrator.runner.run(administrator.kubectl.command(arguments)).checked()
                }
                let store = SecretStore("chat-tls", of: "local", in: connection)
                let reason = "Secret/chat-tls: the kubeconfig's user may not create secrets in namespace \(namespace)"
                #expect(await store.preflight() == [reason])
            }
        }

        /// The same cluster for somebody who has no rights of their own.
        private static func reader(
            _ administrator: ClusterConnection,
            in folder: TemporaryFolder
        ) async throws -> ClusterConnection {
            let view = administrator.kubectl.command(["config", "view", "--raw", "--minify", "--output=json"])
            var kubeconfig = try await administrator.json(view)
            var user = kubeconfig["users"][0]
            user["user"]["as"] = "reader"
            kubeconfig["users"] = [user]
            var access = administrator.access
            try folder.append(kubeconfig.text, to: "kubeconfig.json")
            access.kubeconfig = folder.path.appending("kubeconfig.json")
            return ClusterConnection(access, runner: administrator.runner)
        }
    }
}
