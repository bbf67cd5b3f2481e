import ChatClient
import Foundation
import Testing

extension ClusterSuites {
    /// `chatops deploy` from nothing, again, and with a change, as an operator and a chatting user see it.
    @Suite struct ClusterDeployTests {
        @Test func fromNothingToAMessageAndOn() async throws {
            try await withClusterProject { project in
                let first = try await project.deploy("--json")
                try #require(first.status == 0, "\(first.errors)")
                let user = try await project.client().signUp(email: "mina@example.org")
                let room = try await user.createRoom()
                #expect(try await user.send("hello", to: room, clientMessageID: "1").message.sequence == 1)
                #expect(try await user.history(of: room).map(\.text) == ["hello"])
                try await evidenceNamesWhatRuns(try first.json(), project)

                try await aSecondRunChangesNothing(project)
                try await aChangedLineMakesOneRevisionWithoutAGap(project, user, room)
                try await theStatusTellsOfDriftAndTheNextDeployEndsIt(project)
                try await whatWasStoppedIsStartedAgain(project, user, room)
            }
        }

        private func evidenceNamesWhatRuns(_ document: RunDocument, _ project: ClusterProject) async throws {
            #expect(document.run.checks.map(\.verdict).allSatisfy { $0 != "failed" })
            let report = try String(contentsOfFile: try #require(document.evidence) + "/report.md", encoding: .utf8)
            let server = try #require(try await project.pods().first { $0.name.hasPrefix("chat-server") })
            let digest = try #require(server.images["server"]?.split(separator: "@").last)
            #expect(report.contains(digest))
            #expect(try await project.chatops("evidence", "verify", "local").status == 0)
        }

        private func aSecondRunChangesNothing(_ project: ClusterProject) async throws {
            let (revisions, pods) = (try await project.revisions(), try await project.pods())
            let second = try await project.deploy("--json")
            #expect(try second.json().run.outcome == "nothing-to-change", "\(second.errors)")
            #expect(try await project.revisions() == revisions)
            #expect(try await project.pods() == pods)
            #expect(try await project.deploy("--dry-run", "--detailed-exit-code").status == 0)
        }

        private func aChangedLineMakesOneRevisionWithoutAGap(
            _ project: ClusterProject,
            _ user: ChatUser,
            _ room: String
        ) async throws {
            try project.configure(more: "  logLevel: debug\n")
            let plan = try await project.deploy("--dry-run", "--detailed-exit-code")
            #expect(plan.status == 2)
            #expect(plan.output.contains("env[CHAT_LOG_LEVEL].value: info → debug"))

            let revisions = try await project.revisions().count
            let deploy = try project.start(["deploy", "local", "--binary", Executables.server])
            let socket = ResumingSocket(user, room)
            let before = try await user.room(room)["lastSequence"].integer ?? 0
            var sent = 0
            while deploy.isRunning {
                sent += 1
                _ = try await user.send("m\(sent)", to: room, clientMessageID: "during-\(sent)")
                try await socket.receive(upTo: before + sent)
                // Below ten messages a second, the server's limit for one user.
                try await Task.sleep(for: .milliseconds(120))
            }
            #expect(try await deploy.finish().status == 0)
            #expect(sent > 10)
            #expect(socket.sequences == Array((before + 1)...(before + sent)))
            #expect(try await project.revisions().count == revisions + 1)
        }

        private func theStatusTellsOfDriftAndTheNextDeployEndsIt(_ project: ClusterProject) async throws {
            #expect(try await project.chatops("status", "local").status == 0)
            try await project.kubectl("scale", "deployment/chat-redis", "--replicas=0")
            let status = try await project.chatops("status", "local")
            #expect(status.output.contains("Deployment/chat-redis spec.replicas: 1 → 0"))
            #expect(try await project.deploy().status == 0)
            #expect(!(try await project.chatops("status", "local").output.contains("drift")))
        }

        private func whatWasStoppedIsStartedAgain(
            _ project: ClusterProject,
            _ user: ChatUser,
            _ room: String
        ) async throws {
            let count = try await user.history(of: room).count
            #expect(try await project.chatops("stop", "local").status == 0)
            #expect(try await project.pods().isEmpty)
            let status = try await project.chatops("status", "local", "--json")
            #expect(status.status == 1)
            #expect(try status.json(StatusDocument.self).state == "stopped")
            let deploy = try await project.deploy()
            #expect(deploy.status == 0, "\(deploy.errors)")
            #expect(try await user.history(of: room).count == count)
            let logs = try await project.chatops("logs", "local", "--component", "chat-server", "--tail", "5")
            #expect(logs.output.split(separator: "\n").allSatisfy { $0.hasPrefix("chat-server-") })
        }
    }
}

/// A socket that comes back after what it saw last, as every client of the chat does.
private final class ResumingSocket {
    private let user: ChatUser
    private let room: String
    private var socket: ChatSocket?
    private(set) var sequences: [Int] = []
    private var last: Int?

    init(_ user: ChatUser, _ room: String) {
        self.user = user
        self.room = room
    }

    /// Receives every message up to this one, over as many sockets as it takes.
    func receive(upTo sequence: Int) async throws {
        if last == nil { last = sequence - 1 }
        while let seen = last, seen < sequence {
            do {
                let message = try await (try await opened(after: seen)).message()
                sequences.append(message.sequence)
                last = message.sequence
            } catch is ConnectionFault {
                socket = nil
            }
        }
    }

    private func opened(after sequence: Int) async throws -> ChatSocket {
        if let socket, socket.isOpen { return socket }
        let fresh = try await user.openSocket()
        try await fresh.subscribe(to: room, after: sequence)
        socket = fresh
        return fresh
    }
}
