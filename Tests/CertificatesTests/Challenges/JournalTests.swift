import ACME
import Foundation
import TestServers
import Testing

@testable import Operations

@Suite struct JournalTests {
    @Test(arguments: ["../../etc/passwd", "", "a=", "a b", "a/b"])
    func tokensThatAreNoFileNamesAreNotDecoded(token: String) {
        #expect(throws: DecodingError.self) { try ChallengeAnswer.sample(.http01, "chat.example.org", token: token) }
    }

    @Test(arguments: ["*.example.org", "a\\nsend", "EXAMPLE.org"])
    func namesThatAreNoneAreNotDecoded(name: String) throws {
        let text =
            #"{"identifier":{"type":"dns","value":"\#(name)"},"kind":"dns-01","token":"YQ","keyAuthorization":"YQ.b"}"#
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(ChallengeAnswer.self, from: Data(text.utf8)) }
    }

    @Test func whatItKeepsIsReadAgain() throws {
        let answer = try ChallengeAnswer.sample(.dns01, "chat.example.org")
        let text = try JSONEncoder().encode(answer)
        #expect(try JSONDecoder().decode(ChallengeAnswer.self, from: text) == answer)
    }

    @Test(arguments: ["http-01", "tls-alpn-01"])
    func whatAnotherSolverShowedIsToldOnce(challenge: String) async throws {
        try await SolverTrial.run { trial in
            let program = try trial.program("exit 0")
            let answer = try ChallengeAnswer.sample(.http01, "chat.example.org")
            try await trial.responder("http-01", "{type: command, command: [\(program)]}").present(answer)
            let later = try trial.responder(challenge, "{type: listener, port: 9}")
            let complaints = await later.withdrawLeftovers()
            #expect(complaints.count == 1)
            #expect(complaints.first?.contains("the answer to http-01 for chat.example.org") == true)
            #expect(await later.withdrawLeftovers() == [])
        }
    }

    @Test func whatCannotBeWithdrawnIsTriedAgain() async throws {
        try await SolverTrial.run { trial in
            let program = try trial.program(#"[ "$1" = present ] || [ -e done ] || { echo "not now" >&2; exit 3; }"#)
            let solver = "{type: command, command: [\(program)]}"
            let answer = try ChallengeAnswer.sample(.http01, "chat.example.org")
            let first = try trial.responder("http-01", solver)
            try await first.present(answer)
            await first.withdraw(answer)
            #expect(await first.takeNotes().first?.contains("not now") == true)
            #expect(await first.takeNotes() == [])
            let complaints = try await trial.responder("http-01", solver).withdrawLeftovers()
            #expect(complaints.count == 1 && complaints.first?.contains("not now") == true)
            #expect(trial.isJournalThere)
            try Data().write(to: trial.folder.appending(path: "done"))
            #expect(try await trial.responder("http-01", solver).withdrawLeftovers() == [])
            #expect(!trial.isJournalThere)
        }
    }

    @Test func aDamagedJournalIsToldAndShowsNothing() async throws {
        try await SolverTrial.run { trial in
            let program = try trial.program("touch called")
            let responder = try trial.responder("http-01", "{type: command, command: [\(program)]}")
            try FileManager.default.createDirectory(
                at: trial.folder.appending(path: "state"),
                withIntermediateDirectories: true
            )
            try Data("{".utf8).write(to: trial.journal)
            #expect(await responder.withdrawLeftovers().first?.contains("is damaged") == true)
            await #expect(throws: FileFailure.self) {
                try await responder.present(.sample(.http01, "chat.example.org"))
            }
            #expect(!FileManager.default.fileExists(atPath: trial.folder.appending(path: "called").path))
        }
    }
}
