import Diagnostics
import FoundationEssentials
import Processes
import SystemPackage
import Testing

@testable import Operations

/// `.env.age`, encrypted and decrypted by age itself.
@Suite struct EncryptedVariablesTests {
    private let folder = TemporaryFolder()
    private let runner = Runner()

    /// Makes an identity; returns its recipient.
    private func makeIdentity(_ name: String) async throws -> String {
        try await runner.run(Command("age-keygen", ["-o", name], workingDirectory: folder.path)).checked()
        return try await runner.run(Command("age-keygen", ["-y", name], workingDirectory: folder.path)).checked()
            .standardOutput.split(whereSeparator: \.isNewline).joined()
    }

    private func encrypt(_ bytes: [UInt8], to recipient: String, armored: Bool = false) async throws {
        let arguments = ["--encrypt", "-r", recipient, "-o", ".env.age"] + (armored ? ["--armor"] : [])
        try await runner.run(Command("age", arguments, workingDirectory: folder.path, input: .bytes(bytes))).checked()
    }

    private func variables(identity: String = "key.txt") -> EncryptedVariables {
        EncryptedVariables(in: folder.path, variables: ["CHATOPS_AGE_IDENTITY": identity, "HOME": folder.path.string])
    }

    @Test(arguments: [false, true]) func whatWasEncryptedComesBack(isArmored: Bool) async throws {
        let text = Array("A='ümlaut €'\r\nB=2\n".utf8)
        try await encrypt(text, to: makeIdentity("key.txt"), armored: isArmored)
        #expect(try await variables().decrypt(runner) == text)
    }

    @Test func aProjectWithoutTheFileNeedsNoIdentity() async throws {
        #expect(try await variables(identity: "missing.txt").decrypt(runner) == nil)
    }

    @Test func theIdentityIsLookedForInTheConfigurationFolder() async throws {
        try FileManager.default.createDirectory(
            atPath: folder.path.appending(".config").appending("chatops").string,
            withIntermediateDirectories: true
        )
        try await encrypt(Array("A=1\n".utf8), to: makeIdentity(".config/chatops/age.txt"))
        let variables = EncryptedVariables(in: folder.path, variables: ["HOME": folder.path.string])
        #expect(try await variables.decrypt(runner) == Array("A=1\n".utf8))
    }

    @Test func withoutAnIdentityItIsSaidWhereOneIsWanted() async throws {
        try await encrypt(Array("A=1\n".utf8), to: makeIdentity("key.txt"))
        let error = await #expect(throws: SecretsFailure.self) {
            try await variables(identity: "missing.txt").decrypt(runner)
        }
        #expect(error?.message.contains("missing.txt") == true)
        #expect(error?.exitCode == .configuration)
    }

    @Test func anotherIdentityIsRefused() async throws {
        _ = try await makeIdentity("key.txt")
        try await encrypt(Array("A=1\n".utf8), to: makeIdentity("other.txt"))
        let error = await #expect(throws: SecretsFailure.self) { try await variables().decrypt(runner) }
        guard case .notDecrypted(_, let reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reason.contains("no identity matched"))
    }

    @Test(arguments: ["no age file at all", ""]) func aFileOfSomethingElseIsRefused(content: String) async throws {
        _ = try await makeIdentity("key.txt")
        try content.write(toFile: folder.path.appending(".env.age").string, atomically: true, encoding: .utf8)
        await #expect(throws: SecretsFailure.self) { try await variables().decrypt(runner) }
    }

    @Test func bytesThatAreNotTextAreRefused() async throws {
        try await encrypt([0x41, 0x3D, 0xFF, 0xFE, 0x0A], to: makeIdentity("key.txt"))
        await #expect(throws: SecretsFailure.self) { try await variables().decrypt(runner) }
    }

    @Test func aPassphraseIsNotAskedFor() async throws {
        try await encrypt(Array("A=1\n".utf8), to: makeIdentity("key.txt"))
        try "age-encryption.org/v1\n-> scrypt x 18\n".write(
            toFile: folder.path.appending("key.txt").string,
            atomically: true,
            encoding: .utf8
        )
        let error = await #expect(throws: SecretsFailure.self) { try await variables().decrypt(runner) }
        guard case .identityHasPassphrase = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func argumentsNameTheIdentityOnly() {
        let command = EncryptedVariables.command(identity: "/home/a/key.txt", Array("x".utf8))
        #expect(command.executable == "age")
        #expect(command.arguments == ["--decrypt", "--identity", "/home/a/key.txt"])
        #expect(command.input == .bytes(Array("x".utf8)))
    }
}
