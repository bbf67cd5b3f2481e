import Logging
import NIOCore
import Synchronization
import TestSupport
import Testing

@testable import ChatServer

/// Notes what it is told.
private final class Notes: ChangeListener {
    private let heard = Mutex<(changes: [Change], events: [Ephemeral])>(([], []))
    private let slow = Mutex<Change?>(nil)
    var changes: [Change] { heard.withLock(\.changes) }
    var events: [Ephemeral] { heard.withLock(\.events) }

    func advanced(_ advance: RoomAdvance) {}
    func changed(_ change: Change) async {
        heard.withLock { $0.changes.append(change) }
        while slow.withLock({ $0 == change }) { try? await Task.sleep(for: .milliseconds(5)) }
    }

    /// Holds up whoever tells of this change, until another is held up.
    func holdUp(_ change: Change?) { slow.withLock { $0 = change } }

    func happened(_ event: Ephemeral) { heard.withLock { $0.events.append(event) } }
}

@Suite struct ReplicaHintsTests {
    private let room = RoomID(at: .now())
    private let user = UserID(at: .now())

    /// Two replicas on one Redis, for as long as `body` runs.
    private func withReplicas(
        _ settings: RedisSettings,
        _ body: (ReplicaHints, Notes, ReplicaHints, Notes) async throws -> Void
    ) async throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let notes = (Notes(), Notes())
        let first = ReplicaHints(settings: settings, listener: notes.0, logger: logger)
        let second = ReplicaHints(settings: settings, listener: notes.1, logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await first.run() }
            group.addTask { try await second.run() }
            defer { group.cancelAll() }
            try await body(first, notes.0, second, notes.1)
        }
    }

    private func settings(_ server: RedisServer, password: String? = nil) -> RedisSettings {
        RedisSettings(host: "127.0.0.1", port: server.port, password: password)
    }

    @Test(arguments: [nil, "s3cret"])
    func whatOneSaysTheOtherHears(password: String?) async throws {
        let server = try RedisServer(password: password)
        try await withReplicas(settings(server, password: password)) { first, own, second, others in
            try await eventually("both are connected") { first.isConnected && second.isConnected }
            await first.changed(.user(user))
            first.advanced(RoomAdvance(room: room, before: 1, after: 2, membersRevision: 1, messages: []))
            first.happened(.typing(room, user, isTyping: true))
            first.happened(.presence(user, isOnline: false))
            first.happened(.read(room, user, sequence: 7))
            try await eventually("the hints arrive") {
                others.changes.count == 2 && others.events.count == 3
            }
            #expect(Set(others.changes) == [.room(room), .user(user)])
            #expect(
                others.events == [
                    .typing(room, user, isTyping: true), .presence(user, isOnline: false),
                    .read(room, user, sequence: 7),
                ]
            )
            // Nobody hears himself: this one's answer comes after all that would have.
            await second.changed(.room(room))
            try await eventually("the answer arrives") { !own.changes.isEmpty }
            #expect(own.changes == [.room(room)])
            #expect(own.events.isEmpty)
        }
    }

    @Test func aSlowLookHoldsUpNoOther() async throws {
        let server = try RedisServer()
        let (slow, fast) = (Change.room(room), Change.user(user))
        try await withReplicas(settings(server)) { first, _, second, others in
            try await eventually("both are connected") { first.isConnected && second.isConnected }
            others.holdUp(slow)
            await first.changed(slow)
            try await eventually("the slow look has begun") { others.changes == [slow] }
            await first.changed(fast)
            try await eventually("the other look has begun") { others.changes == [slow, fast] }
            // What is said during a look is looked at again.
            await first.changed(slow)
            try await eventually("the slow look has begun again") { others.changes == [slow, fast, slow] }
            others.holdUp(nil)
        }
    }

    @Test func aRedisThatComesBackIsUsedAgain() async throws {
        let server = try RedisServer()
        try await withReplicas(settings(server)) { first, _, second, others in
            try await eventually("both are connected") { first.isConnected && second.isConnected }
            server.stop()
            try await eventually("the loss is noticed") { !first.isConnected && !second.isConnected }
            await first.changed(.user(user))
            try server.start()
            try await eventually("both are connected again") { first.isConnected && second.isConnected }
            await first.changed(.room(room))
            try await eventually("the hint arrives") { others.changes.contains(.room(room)) }
        }
    }

    @Test func whatIsNotAHintIsNotHeard() async throws {
        let server = try RedisServer()
        try await withReplicas(settings(server)) { first, _, second, others in
            try await eventually("both are connected") { first.isConnected && second.isConnected }
            let stranger = try Connection(port: server.port)
            for message in [
                "", "{}", "[1]", #"{"replica":"x","rooms":["../"]}"#, String(repeating: "x", count: 70_000),
            ] {
                try stranger.send(
                    "*3\r\n$7\r\nPUBLISH\r\n$15\r\nchatops:hints:1\r\n$\(message.utf8.count)\r\n\(message)\r\n"
                )
            }
            // The last is larger than a hint can be, so the connections are made anew.
            try await eventually("a hint arrives") {
                first.advanced(RoomAdvance(room: room, before: 1, after: 2, membersRevision: 1, messages: []))
                return !others.changes.isEmpty
            }
            #expect(Set(others.changes) == [.room(room)])
        }
    }
}
