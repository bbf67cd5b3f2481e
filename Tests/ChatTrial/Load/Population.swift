import ChatClient
import TestSupport

/// The accounts and rooms of a trial.
struct Population: Sendable {
    static let ownerEmail = email(0)

    /// The first owns the rooms.
    let users: [ChatUser]
    /// Every user is a member of every room.
    let rooms: [String]

    private static func email(_ number: Int) -> String { "trial\(number)@example.test" }

    /// Signs up, or logs in, that many users; makes the rooms and has everybody join.
    ///
    /// - Parameter replicas: Further servers on the same database: the users are spread over all of them in turn.
    static func settle(
        users count: Int,
        rooms roomCount: Int,
        on client: ChatClient,
        and replicas: [ChatClient] = []
    ) async throws -> Population {
        let clients = [client] + replicas
        var users: [ChatUser] = []
        for number in 0..<count { users.append(try await enter(number, clients[number % clients.count])) }
        var rooms: [String] = []
        for number in 0..<roomCount {
            let room = try await users[0].createRoom("room \(number)")
            for user in users.dropFirst() { try await user.join(room) }
            rooms.append(room)
        }
        return Population(users: users, rooms: rooms)
    }

    /// Strangers of one network are held back after a while.
    private static func enter(_ number: Int, _ client: ChatClient) async throws -> ChatUser {
        while true {
            do {
                return try await client.signUp(email: email(number))
            } catch let refusal as Refusal where refusal.status == 409 {
                return try await client.logIn(email: email(number))
            } catch let refusal as Refusal where refusal.status == 429 || refusal.status == 503 {
                let wait = refusal.details["retryAfterMilliseconds"].flatMap { Int($0) } ?? 200
                try await Task.sleep(for: .milliseconds(wait))
            }
        }
    }
}
