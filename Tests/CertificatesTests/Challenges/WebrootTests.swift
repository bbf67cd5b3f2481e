import ACME
import Foundation
import Processes
import SystemPackage
import TestServers
import Testing

@testable import Operations

@Suite struct WebrootTests {
    private func mode(_ url: URL) throws -> Int {
        try #require(try FileManager.default.attributesOfItem(atPath: url.path)[.posixPermissions] as? Int)
    }

    @Test func issuesThroughAWebServer() async throws {
        try await SolverTrial.run { trial in
            let root = trial.folder.appending(path: "www")
            let responder = try trial.responder("http-01", "{type: webroot, folder: www}")
            #expect(await responder.preflight() == ["there is no folder \(root.path)"])
            try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
            #expect(await responder.preflight() == [])
            try await TestAuthority.run([.ownHTTP]) { authority in
                try await Server.run("static-web", [root.path, String(authority.port("http"))]) { _ in
                    let names = ["chat.example.org", "www.example.org"]
                    let issued = try await authority.issue(names, by: responder)
                    #expect(issued.count == 2)
                }
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: root.path).isEmpty)
            #expect(try FileManager.default.contentsOfDirectory(atPath: trial.folder.path + "/state").isEmpty)
        }
    }

    @Test func takesAwayWhatAKilledRunLeftAndKeepsWhatWasThere() async throws {
        try await SolverTrial.run { trial in
            let known = trial.folder.appending(path: "www/.well-known")
            try FileManager.default.createDirectory(at: known, withIntermediateDirectories: true)
            let solver = "{type: webroot, folder: \(trial.folder.path)/www}"
            let answer = try ChallengeAnswer.sample(.http01, "chat.example.org")
            try await trial.responder("http-01", solver).present(answer)
            let place = known.appending(path: "acme-challenge")
            let file = place.appending(path: answer.token)
            #expect(try String(contentsOf: file, encoding: .utf8) == answer.keyAuthorization)
            #expect(try mode(file) == 0o644 && mode(place) == 0o755)
            #expect(try mode(trial.journal) == 0o600)
            // A writer that was killed in the middle.
            try Data().write(to: place.appending(path: ".\(answer.token).4194305.part"))

            #expect(try await trial.responder("http-01", solver).withdrawLeftovers() == [])
            #expect(try FileManager.default.contentsOfDirectory(atPath: known.path).isEmpty)
            #expect(!trial.isJournalThere)
        }
    }

    @Test func aFolderWithOthersFilesStays() async throws {
        try await SolverTrial.run { trial in
            let place = trial.folder.appending(path: "www/.well-known/acme-challenge")
            try FileManager.default.createDirectory(
                at: trial.folder.appending(path: "www"),
                withIntermediateDirectories: true
            )
            let responder = try trial.responder("http-01", "{type: webroot, folder: www}")
            let answer = try ChallengeAnswer.sample(.http01, "chat.example.org")
            try await responder.present(answer)
            try Data("other".utf8).write(to: place.appending(path: "other"))
            await responder.withdraw(answer)
            #expect(try FileManager.default.contentsOfDirectory(atPath: place.path) == ["other"])
        }
    }

    @Test func withoutADocumentRootNothingIsShown() async throws {
        try await SolverTrial.run { trial in
            let responder = try trial.responder("http-01", "{type: webroot, folder: nowhere}")
            let failure = await #expect(throws: CertificateFailure.self) {
                try await responder.present(.sample(.http01, "chat.example.org"))
            }
            #expect(failure?.message == "webroot: there is no folder \(trial.folder.path)/nowhere")
        }
    }
}
