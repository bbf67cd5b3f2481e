import Environments
import FoundationEssentials
import Testing

@testable import Operations

/// What a rotation writes down, and what it makes of the Secrets.
@Suite struct RotationTests {
    private static let now = Date(timeIntervalSince1970: 1_790_000_000)

    private static var rotation: PendingRotation {
        var rotation = PendingRotation()
        rotation.secrets.password = Secret("new one")
        rotation.secrets.rootPassword = Secret("new root")
        rotation.secrets.redisPassword = Secret("new redis")
        rotation.oldPassword = Secret("old one")
        rotation.oldRootPassword = Secret("old root")
        return rotation
    }

    @Test func whatWasWrittenDownIsReadBack() throws {
        var object = KubernetesObject(try JSONValue(parsing: Self.rotation.manifest(resourceVersion: "5")))
        #expect(object.name == "chat-rotation")
        var expected = Self.rotation
        expected.resourceVersion = "5"
        #expect(PendingRotation(object) == expected)
        object.json["metadata"]["name"] = "another"
        #expect(PendingRotation(object) == nil)
    }

    @Test func theReservationHoldsNothing() throws {
        let object = KubernetesObject(try JSONValue(parsing: Self.rotation.manifest(resourceVersion: nil)))
        #expect(object.json["data"].object?.isEmpty == true)
        #expect(object.resourceVersion == nil)
        #expect(PendingRotation(object)?.secrets == RotatedSecrets())
    }

    private func rotate(
        _ secrets: RotatedSecrets,
        _ environment: Environment
    ) throws -> (ClusterSecrets, ClusterSecrets) {
        let first = try ClusterSecrets.plan(environment, live: [], now: Self.now)
        let live = first.applied() + [.mysqlClaim]
        return (first, try ClusterSecrets.plan(environment, live: live, rotating: secrets, now: Self.now))
    }

    @Test func newPasswordsRollTheServerAndLeaveMySQLAlone() throws {
        let (first, second) = try rotate(Self.rotation.secrets, .cluster())
        #expect(
            second.plans.filter(\.isPending).map(\.description) == [
                "chat-mysql: password changed, root-password changed", "chat-redis: password changed",
                "chat-server: mysql-password changed, redis-url changed",
            ]
        )
        #expect(second.content(of: .mysql, "password") == "new one")
        #expect(second.content(of: .server, "mysql-password") == "new one")
        #expect(second.serverRevision != first.serverRevision)
        #expect(second.redisRevision != first.redisRevision)
        #expect(second.mysqlRevision == first.mysqlRevision)
        #expect(second.revisions[.mysql] != first.revisions[.mysql])
    }

    @Test func theNextDeployFindsNothingToChange() throws {
        let (_, second) = try rotate(Self.rotation.secrets, .cluster())
        let third = try ClusterSecrets.plan(.cluster(), live: second.applied() + [.mysqlClaim], now: Self.now)
        #expect(!third.isPending)
        #expect(third.serverRevision == second.serverRevision && third.mysqlRevision == second.mysqlRevision)
    }

    @Test func thePasswordOfTheFilesIsTakenByARotationOnly() throws {
        let live = try ClusterSecrets.plan(.cluster(password: "old"), live: [], now: Self.now).applied() + [.mysqlClaim]
        var rotation = RotatedSecrets()
        rotation.password = Secret("new")
        rotation.rootPassword = Secret("new root")
        let environment = try Environment.cluster(password: "new")
        #expect(throws: SecretsFailure.self) { try ClusterSecrets.plan(environment, live: live, now: Self.now) }
        let rotated = try ClusterSecrets.plan(environment, live: live, rotating: rotation, now: Self.now)
        let next = try ClusterSecrets.plan(environment, live: rotated.applied() + [.mysqlClaim], now: Self.now)
        #expect(!next.isPending)
    }

    @Test func aNewCertificateChangesNoPod() throws {
        let environment = try Environment.cluster()
        let first = try ClusterSecrets.plan(environment, live: [], now: Self.now)
        var rotation = RotatedSecrets()
        rotation.certificate = Secret("certificate")
        rotation.key = Secret("key")
        let second = try ClusterSecrets.plan(environment, live: first.applied(), rotating: rotation, now: Self.now)
        #expect(
            second.plans.filter(\.isPending).map(\.description) == ["chat-mysql-tls: tls.crt changed, tls.key changed"]
        )
        #expect(second.serverRevision == first.serverRevision && second.mysqlRevision == first.mysqlRevision)
    }

    @Test(arguments: [
        ("Sep 21 13:13:20 2026 GMT", true), ("Sep 21 13:13:21 2026 GMT", false), ("Oct 21 13:13:20 2026 GMT", false),
        ("", false), ("nonsense that has five words", false),
    ])
    func theBeginOfACertificateIsReadAsOpenSSLWritesIt(text: String, isSame: Bool) throws {
        // An hour before, for clocks that are behind.
        let authority = try CertificateAuthority(named: "test", now: Self.now)
        let pem = try authority.issue(to: ["localhost"], now: Self.now).certificate
        #expect(ServerCertificate.begins(pem, when: text) == isSame)
    }
}
