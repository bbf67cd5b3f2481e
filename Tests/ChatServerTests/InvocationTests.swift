import BuildInfo
import Foundation
import SystemPackage
import Testing

@testable import ChatServer

@Suite struct InvocationTests {
    @Test(arguments: [
        ([], Invocation.serve), (["serve"], .serve), (["migrate"], .migrate), (["check"], .check),
        (["database"], .database),
        (["version"], .version), (["reference", "a"], .reference("a")),
        (["administrator", "a@b"], .administrator(email: "a@b")),
        (["rotate-signing-keys"], .rotateSigningKeys(revoking: false)),
        (["rotate-signing-keys", "--revoke"], .rotateSigningKeys(revoking: true)),
    ])
    func wordsAreCommands(words: [String], invocation: Invocation) throws {
        #expect(try Invocation(words: words) == invocation)
    }

    @Test(arguments: [
        (["start"], UsageFailure.unknownWord("start")),
        (["--help"], .unknownWord("--help")),
        ([""], .unknownWord("")),
        (["serve", "now"], .extraWord("now")),
        (["reference"], .missingWord("a folder")),
        (["administrator"], .missingWord("an email address")),
        (["reference", "a", "b"], .extraWord("b")),
        (["rotate-signing-keys", "--all"], .extraWord("--all")),
        (["answer-challenge"], .missingWord("--port and a number")),
        (["answer-challenge", "--port", "http", "a.b"], .missingWord("--port and a number")),
        (["answer-challenge", "--port", "8080"], .missingWord("a key authorization")),
        (["answer-challenge", "--port", "8080", "a"], .missingWord("a key authorization")),
        (["answer-challenge", "--port", "8080", "a/../b.c"], .missingWord("a key authorization")),
        (["answer-challenge", "--port", "8080", "{a}.c"], .missingWord("a key authorization")),
        (["answer-challenge", "--port", "8080", "a.b", "c"], .extraWord("c")),
    ])
    func otherWordsAreUsageErrors(words: [String], failure: UsageFailure) {
        #expect(throws: failure) { try Invocation(words: words) }
    }

    @Test func aUsageErrorExitsWith64() async throws {
        let outcome = try await ServerFixture().run("start")
        #expect(outcome.status == 64)
        #expect(outcome.output.isEmpty)
        #expect(
            outcome.errors.contains("usage: ChatServer [serve | migrate | check | database | administrator EMAIL | ")
        )
    }

    @Test func versionIsOneLineOfJSON() async throws {
        let outcome = try await ServerFixture().run("version")
        #expect(outcome.status == 0)
        #expect(
            outcome.output == #"{"version":"\#(BuildInfo.version)","commit":"\#(BuildInfo.commit)"}"# + "\n"
        )
        #expect(BuildInfo.commit.wholeMatch(of: /[0-9a-f]{40}(-dirty)?|unknown/) != nil)
    }

    @Test(arguments: ["serve", "migrate", "check", "database"])
    func aConfigurationFaultExitsWith78(word: String) async throws {
        let outcome = try await ServerFixture().run(
            word,
            with: ["CHAT_LISTEN_PORT": "x", "CHAT_LISTEN_HOTS": "hunter2"]
        )
        #expect(outcome.status == 78)
        #expect(outcome.errors.contains("CHAT_LISTEN_PORT"))
        #expect(outcome.errors.contains("did you mean CHAT_LISTEN_HOST?"))
        #expect(!outcome.errors.contains("hunter2"))
    }
}
