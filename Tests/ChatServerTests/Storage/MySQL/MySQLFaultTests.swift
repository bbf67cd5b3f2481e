import ChatClient
import TestDatabases
import TestSupport
import Testing

@testable import ChatServer

/// A server under load whose MySQL goes away, or stops writing, and comes back.
@Suite(.serialized) struct MySQLFaultTests {
    enum Absence: String, CaseIterable {
        case stopped, killed, frozen

        var begin: MySQLInstance.Command {
            switch self {
            case .stopped: .stop
            case .killed: .kill
            case .frozen: .freeze
            }
        }

        var end: MySQLInstance.Command { self == .frozen ? .thaw : .start }
    }

    private static let connections = 4

    private struct Trial {
        let instance: MySQLInstance
        let fixture: ServerFixture
        let schema: TestSchema
        let user: ChatUser
        let room: String

        init() async throws {
            instance = try await MySQLInstance()
            schema = try TestSchema(on: instance.folder)
            fixture = try ServerFixture(on: schema)
            let server = try await fixture.serve(with: [
                "CHAT_REGISTRATION": "open", "CHAT_SENDS_PER_SECOND": "10000", "CHAT_COMMANDS_PER_SECOND": "10000",
                "CHAT_MYSQL_CONNECTIONS": "\(MySQLFaultTests.connections)", "CHAT_LOG_LEVEL": "warning",
            ])
            user = try await ChatClient(port: server.port).signUp(email: "load@chat.test")
            room = try await user.createRoom()
        }

        /// Whatever was acknowledged is there, and the server has no more connections than it may have.
        func expectOrder(after load: ServerLoad) async throws {
            let stored = try schema.values("SELECT client_message_id FROM messages")
            #expect(Set(stored).isSuperset(of: load.acknowledged))
            #expect(Set(stored).count == stored.count)
            // One more looks after the server; MySQL may take a moment to see that others have ended.
            let count = "SELECT COUNT(*) FROM information_schema.processlist WHERE user = '\(schema.settings.user)'"
            try await eventually("no more connections than allowed") {
                try schema.values(count).allSatisfy { Int($0) ?? .max <= MySQLFaultTests.connections + 1 }
            }
        }
    }

    @Test(arguments: Absence.allCases)
    func whileMySQLIsAwayAnswersAre503AndQuick(absence: Absence) async throws {
        let trial = try await Trial()
        var known: Range<ContinuousClock.Instant>?
        let load = try await ServerLoad.run(as: trial.user, in: trial.room) { load in
            try await load.wait(for: .send, 201, count: 20)
            try await trial.instance.run(absence.begin)
            try await load.wait(for: .ready, 503)
            let noticed = ContinuousClock.now
            try await load.wait(for: .send, 503, count: 40, since: noticed)
            known = noticed..<ContinuousClock.now
            try await trial.instance.run(absence.end)
            let back = ContinuousClock.now
            try await load.wait(for: .ready, 200, since: back)
            try await load.wait(for: .send, 201, count: 20, since: back)
        }
        #expect(load.answers(to: .send).statuses == [201, 503])
        #expect(load.answers(to: .send).usualDuration < .seconds(1))
        let span = try #require(known)
        let refused = load.answers(to: .send, since: span.lowerBound).filter { span.contains($0.askedAt) }
        #expect(refused.statuses == [503])
        #expect(refused.usualDuration < .milliseconds(100))
        #expect(load.answers(to: .live).statuses == [200])
        #expect(load.answers(to: .live).usualDuration < .milliseconds(100))
        #expect(load.answers(to: .ready).statuses == [200, 503])
        #expect(load.answers(to: .ready).usualDuration < .milliseconds(100))
        try await trial.expectOrder(after: load)
    }

    /// As after a failover, before the other server takes over; what is only read goes on.
    @Test func aServerThatDoesNotWriteCosts503AndIsUsedAgainWhenItDoes() async throws {
        let trial = try await Trial()
        let load = try await ServerLoad.run(as: trial.user, in: trial.room) { load in
            try await load.wait(for: .send, 201, count: 20)
            try trial.schema.asRoot("SET GLOBAL super_read_only = ON")
            let readOnly = ContinuousClock.now
            try await load.wait(for: .send, 503, count: 40, since: readOnly)
            #expect(load.answers(to: .send, since: readOnly).statuses == [503])
            #expect(load.answers(to: .send, since: readOnly).usualDuration < .seconds(1))
            #expect(try await trial.user.room(trial.room)["id"].string == trial.room)
            try trial.schema.asRoot("SET GLOBAL super_read_only = OFF", "SET GLOBAL read_only = OFF")
            try await load.wait(for: .send, 201, count: 20, since: ContinuousClock.now)
        }
        #expect(load.answers(to: .send).statuses == [201, 503])
        #expect(load.answers(to: .ready).statuses == [200])
        #expect(load.answers(to: .live).usualDuration < .milliseconds(100))
        try await trial.expectOrder(after: load)
    }
}
