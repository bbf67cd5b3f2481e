import Environments
import FoundationEssentials
import Testing

@testable import Operations

/// What is planned for the Secrets of a cluster, given what its files say and what it holds.
@Suite struct ClusterSecretsTests {
    private static let now = Date(timeIntervalSince1970: 1_790_000_000)

    private static func plan(_ environment: Environment, _ live: [KubernetesObject] = []) throws -> ClusterSecrets {
        try ClusterSecrets.plan(environment, live: live, now: now)
    }

    @Test func allAreMadeForANewCluster() throws {
        let secrets = try Self.plan(try .cluster())
        #expect(
            secrets.plans.map(\.description) == [
                "chat-mysql: made with password, root-password",
                "chat-mysql-ca: made with ca.crt, ca.key",
                "chat-mysql-tls: made with ca.crt, tls.crt, tls.key",
                "chat-redis: made with password",
                "chat-server: made with mysql-ca.crt, mysql-password, redis-url",
                "chat-server-settings: made with ",
            ]
        )
    }

    @Test func whatWasMadeStaysAsItIs() throws {
        let first = try Self.plan(try .cluster())
        let second = try Self.plan(try .cluster(), first.applied())
        #expect(!second.isPending)
        #expect(second.revisions == first.revisions)
        #expect(second.serverRevision == first.serverRevision)
    }

    @Test func generatedSecretsAreLongAndDifferent() throws {
        let texts = try Self.plan(try .cluster()).plans.flatMap { plan in
            plan.content.filter { ["password", "root-password"].contains($0.key) }.map { $0.value.reveal() }
        }
        #expect(Set(texts).count == 3)
        #expect(texts.allSatisfy { $0.utf8.count == 64 && $0.allSatisfy(\.isHexDigit) })
    }

    @Test func theFilesPasswordIsTaken() throws {
        let secrets = try Self.plan(try .cluster(password: "from the files"))
        #expect(secrets.content(of: .mysql, "password") == "from the files")
        #expect(secrets.content(of: .server, "mysql-password") == "from the files")
    }

    @Test(arguments: [
        (before: ["CHAT_A": "1"], after: ["CHAT_A": "2"], says: "chat-server-settings: CHAT_A changed"),
        (before: [:], after: ["CHAT_A": "1"], says: "chat-server-settings: CHAT_A added"),
        (before: ["CHAT_A": "1", "CHAT_B": "2"], after: ["CHAT_B": "2"], says: "chat-server-settings: CHAT_A removed"),
        (
            before: ["CHAT_A": "1", "CHAT_B": "2"], after: ["CHAT_B": "3", "CHAT_C": "4"],
            says: "chat-server-settings: CHAT_C added, CHAT_B changed, CHAT_A removed"
        ),
    ])
    func aChangedSettingChangesItsSecretAlone(before: [String: String], after: [String: String], says: String) throws {
        let first = try Self.plan(try .cluster(settings: before))
        let second = try Self.plan(try .cluster(settings: after), first.applied())
        #expect(second.plans.filter(\.isPending).map(\.description) == [says])
        #expect(second.revisions[.settings] != first.revisions[.settings])
        #expect(second.serverRevision != first.serverRevision)
        #expect(second.mysqlRevision == first.mysqlRevision)
    }

    @Test func keysOfOthersStay() throws {
        let first = try Self.plan(try .cluster(settings: ["CHAT_A": "1"]))
        let live = first.applied(alsoHolding: ["CHAT_OTHERS": "x"], in: .settings)
        let second = try Self.plan(try .cluster(settings: ["CHAT_A": "1"]), live)
        #expect(!second.isPending)
    }

    @Test func credentialsOfTheRegistryComeAndGo() throws {
        let first = try Self.plan(try .cluster(registryPassword: "s3cret"))
        #expect(first.imagePullSecrets == ["chat-registry"])
        let document = try #require(first.content(of: .registry, ".dockerconfigjson"))
        #expect(
            try JSONValue(parsing: Array(document.utf8)) == [
                "auths": [
                    "registry.example.org": [
                        "username": "chatops", "password": "s3cret", "auth": "Y2hhdG9wczpzM2NyZXQ=",
                    ]
                ]
            ]
        )
        let second = try Self.plan(try .cluster(), first.applied())
        #expect(second.plans.filter(\.isPending).map(\.description) == ["chat-registry: removed"])
        #expect(second.imagePullSecrets.isEmpty)
    }

    @Test func anotherPasswordThanTheVolumesIsRefused() throws {
        let live = try Self.plan(try .cluster(password: "old")).applied() + [.mysqlClaim]
        #expect(throws: SecretsFailure.self) { try Self.plan(try .cluster(password: "new"), live) }
        #expect(!(try Self.plan(try .cluster(password: "old"), live)).isPending)
        #expect(!(try Self.plan(try .cluster(), live)).isPending)
    }

    @Test func anotherPasswordBeforeThereIsAVolumeIsTaken() throws {
        let live = try Self.plan(try .cluster(password: "old")).applied()
        let second = try Self.plan(try .cluster(password: "new"), live)
        #expect(second.content(of: .mysql, "password") == "new")
    }

    @Test(arguments: ["password", "root-password", nil])
    func aVolumeWithoutItsSecretIsRefused(missing: String?) throws {
        var live = try Self.plan(try .cluster()).applied()
        if let missing {
            live = live.map { $0.name == "chat-mysql" ? $0.without(key: missing) : $0 }
        } else {
            live.removeAll { $0.name == "chat-mysql" }
        }
        #expect(throws: SecretsFailure.self) { try Self.plan(try .cluster(), live + [.mysqlClaim]) }
        #expect((try Self.plan(try .cluster(), live)).isPending)
    }

    @Test func anotherMySQLNeedsItsPasswordAndGetsNoCertificate() throws {
        #expect(throws: SecretsFailure.self) { try Self.plan(try .cluster(host: "db.example.org")) }
        let secrets = try Self.plan(try .cluster(host: "db.example.org", password: "p"))
        #expect(secrets.plans.map(\.name) == [.redis, .server, .settings])
    }

    @Test func whatTheSecretsHoldIsNotInWhatIsPrinted() throws {
        let secrets = try Self.plan(try .cluster(password: "hunter2hunter2", settings: ["CHAT_A": "tell nobody"]))
        var text = ""
        dump(secrets, to: &text)
        #expect(!secrets.secretValues.contains { text.contains($0.reveal()) })
        #expect(secrets.secretValues.map { $0.reveal() }.contains("hunter2hunter2"))
    }

    @Test func aMovedNamespaceGetsACertificateOfItsOwn() throws {
        let live = try Self.plan(try .cluster()).applied()
        let moved = try Self.plan(try .cluster(namespace: "elsewhere"), live)
        #expect(
            moved.plans.filter(\.isPending).map(\.description) == ["chat-mysql-tls: tls.crt changed, tls.key changed"]
        )
        #expect(moved.mysqlRevision == (try Self.plan(try .cluster(), live)).mysqlRevision)
    }
}
