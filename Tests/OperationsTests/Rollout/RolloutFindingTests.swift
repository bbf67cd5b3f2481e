import SystemPackage
import Testing

@testable import Operations

@Suite struct RolloutFindingTests {
    private static let server = ObjectReference(apiVersion: "apps/v1", kind: "Deployment", name: "chat-server")

    private static func finding(_ fault: RolloutFault) -> RolloutFinding {
        RolloutFinding(fault, server, pod: "chat-server-1-x", container: "server")
    }

    @Test func settingsThatTheServerNames() {
        let log = [
            "error: CHAT_DATABASE_PATH: is required and not set",
            "error: CHAT_PORT: is not a known variable",
            "hint: see the guide",
        ]
        let snapshot = RolloutSnapshot([], workloads: [])
        let found = Self.finding(.settingsRefused([])).explained(by: log, in: snapshot)
        #expect(
            found.summary
                == "chat-server-1-x (server) refuses its settings: CHAT_DATABASE_PATH: is required and not set; "
                + "CHAT_PORT: is not a known variable"
        )
        #expect(found.message.hasSuffix("  hint: see the guide"))
    }

    @Test func aPasswordThatMySQLRefuses() {
        let log = ["error: MySQL at chat-mysql:3306: Access denied for user 'chat'@'10.1.2.3' (using password: YES)"]
        let snapshot = RolloutSnapshot([], workloads: [])
        let found = Self.finding(.migrationFailed(ExitStatus(code: 1, times: 2))).explained(by: log, in: snapshot)
        #expect(found.fault == .databaseRefusesPassword(user: "chat", volume: nil))
    }

    /// Error 1044 says that this user may not use a database: its password was right.
    @Test func aDatabaseThatMySQLDoesNotOpenIsNoWrongPassword() {
        let log = ["… migrating", "error: MySQL: Access denied for user 'chat'@'%' to database 'other' (1044)", "bye"]
        let snapshot = RolloutSnapshot([], workloads: [])
        let found = Self.finding(.migrationFailed(ExitStatus(code: 1, times: 2))).explained(by: log, in: snapshot)
        #expect(
            found.summary == "chat-server-1-x (server) failed: it exited with 1, 2 times so far: "
                + "MySQL: Access denied for user 'chat'@'%' to database 'other' (1044)"
        )
    }

    @Test func whatACrashSaysOfItselfStandsInTheFirstLine() {
        let log = ["error: first", "starting again", "error: the disk is on fire", "hint: extinguish it"]
        let found = Self.finding(.crashes(ExitStatus(code: 3, times: 1)))
            .explained(by: log, in: RolloutSnapshot([], workloads: []))
        #expect(found.summary == "chat-server-1-x (server) keeps ending: it exited with 3: the disk is on fire")
    }

    @Test func tagsThatAreThere() {
        let image = ImageName("localhost:5000/chat/server:nope")
        let some = Self.finding(.imageNotFound(image, tags: ["a", "b"]))
        #expect(
            some.summary == "image not found: localhost:5000/chat/server:nope is not in the registry localhost:5000; "
                + "tags that are there: a, b"
        )
        let many = Self.finding(.imageNotFound(image, tags: (1...7).map { "v\($0)" }))
        #expect(many.summary.hasSuffix("tags that are there: v3, v4, v5, v6, v7 and 2 more"))
        #expect(Self.finding(.imageNotFound(image, tags: [])).summary.hasSuffix(", which has no tag of it"))
    }

    @Test(arguments: [
        RolloutFault.nodeNotReady(node: "n", why: ""), .nodePressure(why: ""), .podsRefused(why: ""),
        .volumeUnbound(VolumeClaim(name: "c", storageClass: nil, size: "1Gi"), why: ""),
        .insufficient(resource: "cpu", asked: "1", there: []), .unschedulable(why: ""),
        .imageNotFound(ImageName("i"), tags: nil), .registrySpeaksHTTP(ImageName("i")),
        .registryRefuses(ImageName("i"), why: ""), .registryUnreachable(ImageName("i"), why: ""),
        .wrongArchitecture(ImageName("i")), .imageUnusable("i", why: ""), .missingObject(why: ""),
        .containerRefused(why: ""), .cannotStart(why: ""), .outOfMemory(limit: nil), .settingsRefused([]),
        .databaseRefusesPassword(user: nil, volume: nil), .migrationFailed(ExitStatus(code: 1, times: 1)),
        .crashes(ExitStatus(code: 1, times: 1)), .livenessFailed(answer: ""), .volumeNotMounted(why: ""),
        .neverStarted(within: .seconds(1), why: ""), .neverReady(within: .seconds(1), answer: ""),
        .stuckTerminating(grace: .seconds(1)),
        .notCreated,
    ])
    func hasARunbookThatItsHintNames(_ fault: RolloutFault) throws {
        let root = FilePath(#filePath).removingLastComponent().appending("../../..")
        let page = root.appending("docs/runbooks/\(fault.page).md")
        #expect(throws: Never.self) { try FileDescriptor.open(page, .readOnly).close() }
        #expect(Self.finding(fault).hint.contains("docs/runbooks/\(fault.page).md"))
    }
}
