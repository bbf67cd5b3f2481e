import Foundation
import Glibc
import SystemPackage
import TestSupport
import Testing

@Suite struct ReadinessTests {
    /// Ways to make a database unusable under a running server, with the cause its log must give.
    enum Damage: String, CaseIterable {
        case deleted
        case replaced
        case overwritten
        case locked

        func inflict(on fixture: ServerFixture) throws -> FileLock? {
            let path = fixture.database.string
            switch self {
            case .deleted:
                try FileManager.default.removeItem(atPath: path)
            case .replaced:
                let copy = fixture.folder.appending("copy.db").string
                try FileManager.default.copyItem(atPath: path, toPath: copy)
                try #require(rename(copy, path) == 0)
            case .overwritten:
                let file = try #require(FileHandle(forWritingAtPath: path))
                try file.write(contentsOf: Data(repeating: 0x5A, count: 64 * 1024))
                try file.close()
            case .locked:
                return try FileLock(readersOf: fixture.database)
            }
            return nil
        }

        var cause: String {
            switch self {
            case .deleted, .replaced: "no longer the database"
            case .overwritten: "malformed"
            case .locked: "did not answer within"
            }
        }
    }

    @Test(arguments: Damage.allCases)
    func anUnusableDatabaseIsNotReadyButLive(damage: Damage) async throws {
        let fixture = try ServerFixture()
        let server = try await fixture.serve()
        #expect(try server.exchange("GET", "/health/ready").status == 200)
        let lock = try damage.inflict(on: fixture)

        for path in ["/health/ready", "/api/health"] {
            let answer = try server.exchange("GET", path)
            let problem = try #require(try answer.envelope().error)
            #expect(answer.status == 503)
            #expect(answer.headers["cache-control"] == "no-store")
            #expect(problem.code == "unavailable")
            #expect(problem.details.isEmpty)
            #expect(!answer.body.contains("database"))
            let line = try #require(
                try server.log().first { $0.metadata["requestId"]?.text == problem.requestId && $0.level == "warning" }
            )
            #expect(line.metadata["component"]?.text == "database")
            #expect(line.metadata["cause"]?.text?.contains(damage.cause) == true)
        }
        #expect(try server.exchange("GET", "/health/live").status == 200)
        withExtendedLifetime(lock) {}
    }

    @Test func livenessIsQuickWhileTheDatabaseHangsAndReadinessComesBack() async throws {
        let fixture = try ServerFixture()
        let server = try await fixture.serve()
        let lock = try FileLock(readersOf: fixture.database)
        let hanging = try (0..<8).map { _ in
            let connection = try server.connect()
            try connection.send(request("GET", "/health/ready"))
            return connection
        }
        let start = ContinuousClock.now
        #expect(try server.exchange("GET", "/health/live").status == 200)
        #expect(ContinuousClock.now - start < .seconds(1))
        for connection in hanging {
            #expect(try connection.receive().status == 503)
        }
        lock.release()
        try await eventually("the server is ready again", within: .seconds(20)) {
            try server.exchange("GET", "/health/ready").status == 200
        }
    }
}
