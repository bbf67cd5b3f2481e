import ChatClient
import Foundation
import Synchronization
import TestSupport

/// Somebody who sends message after message through the ingress, and remembers what failed.
final class Sender: Sendable {
    private struct Count {
        var sent = 0
        var failures: [String] = []
    }

    private let user: ChatUser
    private let room: String
    private let count = Mutex(Count())

    init(_ project: ClusterProject) async throws {
        user = try await project.client().signUp(email: "sender@example.org")
        room = try await user.createRoom()
    }

    var sent: Int { count.withLock { $0.sent } }
    var failures: [String] { count.withLock { $0.failures } }

    /// Sends until `body` has ended.
    func sending<Result: Sendable>(
        isolation: isolated (any Actor)? = #isolation,
        _ body: () async throws -> Result
    ) async throws -> Result {
        let task = Task {
            while !Task.isCancelled {
                await send()
                // Below ten messages a second, the server's limit for one user.
                try? await Task.sleep(for: .milliseconds(120))
            }
        }
        defer { task.cancel() }
        let result = try await body()
        task.cancel()
        await task.value
        return result
    }

    private func send() async {
        do {
            // In a task of its own: the last one is not to be broken off.
            let (user, room) = (user, room)
            try await Task { _ = try await user.send("a message", to: room, clientMessageID: UUID().uuidString) }.value
            count.withLock { $0.sent += 1 }
        } catch {
            count.withLock { $0.failures.append("\(error)") }
        }
    }

    /// The sequences of all messages that are there.
    func history() async throws -> [Int] { try await user.history(of: room).map(\.sequence) }
}

/// The arguments of every process on this machine that is seen meanwhile, but those of compilers, which are long and many.
final class ArgumentWatch: Sendable {
    private static let longest = 16 << 10
    private let found = Mutex<Set<String>>([])

    var seen: Set<String> { found.withLock { $0 } }

    func watching<Result: Sendable>(
        isolation: isolated (any Actor)? = #isolation,
        _ body: () async throws -> Result
    ) async throws -> Result {
        let task = Task.detached { [self] in
            while !Task.isCancelled {
                look()
                try? await Task.sleep(for: .milliseconds(5))
            }
        }
        defer { task.cancel() }
        return try await body()
    }

    private func look() {
        let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        for process in processes where process.allSatisfy(\.isNumber) {
            guard let data = FileManager.default.contents(atPath: "/proc/\(process)/cmdline"),
                (1...Self.longest).contains(data.count)
            else { continue }
            found.withLock { _ = $0.insert(String(decoding: data, as: UTF8.self)) }
        }
    }
}
