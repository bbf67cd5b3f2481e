import ChatClient
import NIOHTTP1
import SystemPackage
import TestSupport
import Testing

@testable import chat_trial

/// Two replicas behave as one.
@Suite(.serialized) struct TwoServersTests {
    @Test(arguments: TwoServers.Hints.allCases)
    func aSendReachesTheSocketsOfTheOther(hints: TwoServers.Hints) async throws {
        let servers = try await TwoServers(hints)
        let population = try await Population.settle(users: 2, rooms: 1, on: servers.first, and: [servers.second])
        let sender = try await population.users[0].openSocket()
        let reader = try await population.users[1].openSocket()
        try await reader.subscribe(to: population.rooms[0])
        var sequence = 0
        let time = try await medianTime(
            of: "send, hints by \(hints)",
            within: hints.limit,
            runs: hints == .redis ? 20 : 7
        ) {
            let start = ContinuousClock.now
            sequence += 1
            _ = try await sender.send("hello", to: population.rooms[0], clientMessageID: "hello-\(sequence)")
            #expect(try await reader.message().sequence == sequence)
            return ContinuousClock.now - start
        }
        #expect(time < hints.limit)
    }

    @Test(arguments: TwoServers.Hints.allCases)
    func whoIsRemovedOnOneGetsNothingMoreOnTheOther(hints: TwoServers.Hints) async throws {
        let servers = try await TwoServers(hints)
        let population = try await Population.settle(users: 3, rooms: 1, on: servers.first, and: [servers.second])
        let (owner, leaving, room) = (population.users[0], population.users[1], population.rooms[0])
        let socket = try await leaving.openSocket()
        let witness = try await population.users[2].at(servers.second).openSocket()
        try await witness.subscribe(to: room)
        var count = 0
        let time = try await medianTime(of: "removal, hints by \(hints)", within: hints.limit, runs: 5) {
            try await socket.subscribe(to: room)
            count += 1
            let start = ContinuousClock.now
            try await owner.remove(leaving, from: room)
            _ = try await owner.send("secret", to: room, clientMessageID: "secret-\(count)")
            let removal = try await socket.event("removed")
            let time = ContinuousClock.now - start
            #expect(removal["reason"] == "removed")
            #expect(try await witness.message().sequence == count)
            // What was on its way to this socket too is there when an answer is.
            try await socket.ask("ping")
            #expect(socket.unread.filter { $0["type"] == "message" } == [])
            try await leaving.join(room)
            return time
        }
        #expect(time < hints.limit)
    }

    enum Revocation: CaseIterable { case logout, disabling }

    @Test(arguments: TwoServers.Hints.allCases, Revocation.allCases)
    func aSessionRevokedOnOneEndsItsSocketsOnTheOther(
        hints: TwoServers.Hints,
        revocation: Revocation
    ) async throws {
        let servers = try await TwoServers(hints)
        let administrator = try await servers.administrator()
        let email = "user@example.test"
        let account = "/api/admin/users/\(try await servers.first.signUp(email: email).id)"
        let time = try await medianTime(of: "\(revocation), hints by \(hints)", within: hints.limit, runs: 5) {
            let user = try await servers.first.logIn(email: email)
            let socket = try await user.at(servers.second).openSocket()
            _ = try await socket.event("welcome")
            let start = ContinuousClock.now
            switch revocation {
            case .logout: try await user.ask(.DELETE, "/api/sessions/current")
            case .disabling: try await administrator.ask(.PATCH, account, body: ["status": "disabled"])
            }
            let end = try await socket.end()
            let time = ContinuousClock.now - start
            #expect(end.code == 4403)
            if revocation == .disabling { try await administrator.ask(.PATCH, account, body: ["status": "active"]) }
            return time
        }
        #expect(time < hints.limit)
    }

    @Test func tenSendsOfOneMessageOverBothAreOneMessage() async throws {
        let servers = try await TwoServers(.redis)
        let population = try await Population.settle(users: 1, rooms: 1, on: servers.first)
        let (user, room) = (population.users[0], population.rooms[0])
        let clients = [servers.first, servers.second]
        let sockets = [try await user.openSocket(), try await user.at(servers.second).openSocket()]
        for number in 1...10 {
            let answers = try await withThrowingTaskGroup(of: Acknowledgement.self) { group in
                for attempt in 0..<10 {
                    group.addTask {
                        let id = "same-\(number)"
                        return attempt < 5
                            ? try await sockets[attempt % 2].send("same", to: room, clientMessageID: id)
                            : try await user.at(clients[attempt % 2]).send("same", to: room, clientMessageID: id)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(answers.map(\.message.id)).count == 1)
            #expect(answers.allSatisfy { $0.message == answers[0].message && $0.message.sequence == number })
            #expect(answers.count { !$0.isRepeated } == 1)
        }
        #expect(try await user.history(of: room).map(\.sequence) == Array(1...10))
    }

    @Test func typingAndPresenceAreSeenOnTheOther() async throws {
        let servers = try await TwoServers(.redis)
        let population = try await Population.settle(users: 2, rooms: 1, on: servers.first, and: [servers.second])
        let (other, room) = (population.users[0], population.rooms[0])
        let watcher = try await population.users[1].openSocket()
        try await watcher.subscribe(to: room)
        let socket = try await other.openSocket()
        let arrival = try await watcher.event("presence")
        #expect(arrival["user"].string == other.id)
        #expect(arrival["online"] == true)
        let online = try await watcher.subscribe(to: room)["online"].array.compactMap(\.string)
        #expect(Set(online) == Set(population.users.map(\.id)))
        try await socket.subscribe(to: room)
        try await socket.ask("typing", ["room": .string(room), "typing": true])
        let typing = try await watcher.event("typing")
        #expect(typing["user"].string == other.id)
        #expect(typing["typing"] == true)
        try await socket.close()
        let departure = try await watcher.event("presence")
        #expect(departure["user"].string == other.id)
        #expect(departure["online"] == false)
    }

    @Test func redisKilledAndBackUnderLoadLosesNothing() async throws {
        let servers = try await TwoServers(.redis)
        let redis = try #require(servers.redis)
        let population = try await Population.settle(users: 6, rooms: 2, on: servers.first, and: [servers.second])
        let path = servers.fixture.folder.appending("journal")
        let journal = try Journal(creating: path)
        let shape = try LoadShape(words: [
            "--senders", "8", "--readers", "4", "--removals", "2", "--rate", "100", "--seconds", "6",
        ])
        async let load = shape.run(population, journal: journal)
        for round in 2...4 {
            try await Task.sleep(for: .milliseconds(800))
            redis.stop()
            try await Task.sleep(for: .milliseconds(500))
            try redis.start()
            try await servers.waitForHints(times: round)
        }
        let counts = try await load
        try journal.close()
        var history: [String: [Row]] = [:]
        for room in population.rooms { history[room] = try await population.users[0].history(of: room).map { Row($0) } }
        let verdict = Verdict(records: try Journal.read(path), history: history)
        #expect(verdict.faults == [])
        #expect(verdict.rows == verdict.acknowledged)
        #expect(counts.reconnects == 0)
        print("redis killed 3 times: \(verdict.rows) rows, \(verdict.delivered) deliveries")
    }
}
