import Environments
import Testing

@testable import Operations

/// What the chart gets from the typed sections, so that no fact has to be written down twice.
@Suite struct DerivedValuesTests {
    private func values(
        _ environment: Environment,
        over filed: JSONValue = [:],
        tlsSecret: String? = nil
    ) throws -> (JSONValue, ClusterSecrets) {
        let secrets = try ClusterSecrets.plan(environment, live: [])
        let image = try #require(ImageReference("localhost:5000/chat/server:4f2a"))
        let derived = DerivedValues(environment, over: filed, image: image, secrets: secrets, tlsSecret: tlsSecret)
        return (derived.json, secrets)
    }

    @Test func theServersValues() throws {
        let (json, secrets) = try values(try Environment.cluster())
        #expect(
            json["chat-server"] == [
                "image": ["repository": "localhost:5000/chat/server", "tag": "4f2a"],
                "imagePullSecrets": [],
                "settings": ["CHAT_LOG_LEVEL": "info"],
                "settingsSecret": "chat-server-settings",
                "secretRevision": .string(secrets.serverRevision),
                "redis": ["enabled": true],
                "startSeconds": 30,
                "shutdownSeconds": 10,
                "database": ["host": "chat-mysql", "port": 3306, "name": "chat", "user": "chat"],
            ]
        )
    }

    @Test func theStoresAndTheIngress() throws {
        let (json, secrets) = try values(try Environment.cluster(), over: ["redis": ["enabled": false]])
        #expect(
            json["mysql"] == [
                "secretRevision": .string(secrets.mysqlRevision), "tlsSecret": "chat-mysql-tls", "database": "chat",
                "user": "chat",
            ]
        )
        #expect(json["redis"] == ["secretRevision": .string(secrets.redisRevision)])
        #expect(json["chat-server"]["redis"]["enabled"] == false)
        #expect(json["ingress"] == ["className": "traefik", "host": "localhost", "tlsSecret": ""])
        #expect(try values(try Environment.cluster(), tlsSecret: "chat-tls").0["ingress"]["tlsSecret"] == "chat-tls")
    }

    /// Else the first certificate would not be served before another deploy.
    @Test func theSecretIsNamedWhereItIsAwaited() throws {
        func ingress(_ controller: String, _ targets: String = "{}", tlsSecret: String? = nil) throws -> JSONValue {
            let environment = try Environment.cluster(
                more: """
                    certificates:
                      email: admin@example.org
                      targets: \(targets)
                    """,
                ingress: controller
            )
            return try values(environment, tlsSecret: tlsSecret).0["ingress"]
        }
        let awaited: JSONValue = ["className": "traefik", "host": "localhost", "tlsSecret": "chat-tls"]
        #expect(try ingress("traefik") == awaited)
        #expect(try ingress("traefik", tlsSecret: "chat-tls") == awaited)
        #expect(try ingress("traefik", "{a: {type: command, command: [a]}, b: {type: secret}}") == awaited)
        #expect(try ingress("traefik", "{b: {type: secret, secret: other}}")["tlsSecret"] == "")
        #expect(try ingress("ingress-nginx")["tlsPending"] == true)
        #expect(try ingress("ingress-nginx", tlsSecret: "chat-tls")["tlsPending"] == .null)
    }

    @Test func secretsStayOutOfTheValues() throws {
        let environment = try Environment.cluster(
            password: "hunter22-database",
            settings: ["CHAT_LICENSE": "hunter22-setting"],
            registryPassword: "hunter22-registry"
        )
        let (json, secrets) = try values(environment)
        #expect(!json.text.contains("hunter22"))
        for secret in secrets.secretValues { #expect(!json.text.contains(secret.reveal())) }
        #expect(json["chat-server"]["imagePullSecrets"] == ["chat-registry"])
    }

    @Test func theyLieOverTheFiles() {
        let filed: JSONValue = ["a": ["b": 1, "c": [1, 2]], "d": "text"]
        #expect(filed.merging(["a": ["b": 2], "e": true]) == ["a": ["b": 2, "c": [1, 2]], "d": "text", "e": true])
    }
}
