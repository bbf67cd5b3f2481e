import Foundation
import SystemPackage
import Testing

@testable import Operations

@Suite struct CommandStoreTests {
    @Test func theProgramGetsAllOfItByItsInputAndNothingElse() async throws {
        try await TargetFixture.run { fixture in
            let seen = fixture.folder.appending("seen")
            let program = try fixture.program(
                "install-it",
                "umask 077; echo \"$@\" > \(seen).arguments; env > \(seen).environment; cat > \(seen)"
            )
            let store = try CommandStore([program, "first"], name: "own", fixture.tools)
            #expect(try await store.held() == nil)
            #expect(await store.preflight() == [])
            let certificate = try fixture.certificate("new")
            _ = try await store.install(certificate)
            #expect(try fixture.text(FilePath("\(seen).arguments")) == "first install\n")
            let order = try JSONValue(parsing: Array(try fixture.text(seen).utf8))
            #expect(order["schemaVersion"].integer == 1 && order["action"].string == "install")
            #expect(order["names"] == ["127.0.0.1", "chat.test"])
            #expect(order["serial"].string == certificate.serial)
            #expect(order["notAfter"].string.flatMap { Timestamp.date($0) } != nil)
            #expect(order["chain"].string == certificate.chain && order["key"].string == certificate.key)
            let variables = try fixture.text(FilePath("\(seen).environment"))
            #expect(!certificate.isTold(in: variables) && !variables.contains("CHATOPS"))

            #expect(try await store.held() == HeldCertificate(chain: certificate.chain, key: nil))
            let state = fixture.tools.state.appending("targets/own.command.json")
            #expect(!certificate.isTold(in: try fixture.text(state)))
            let attributes = try FileManager.default.attributesOfItem(atPath: state.string)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
    }

    @Test func whatItSaysIsTheErrorWithoutTheKey() async throws {
        try await TargetFixture.run { fixture in
            let program = try fixture.program("fails", "tee /dev/stderr > /dev/null; echo no such host >&2; exit 4")
            let store = try CommandStore([program], name: "own", fixture.tools)
            let certificate = try fixture.certificate("new")
            let told = try #require(await refusal(store, certificate))
            #expect(told.contains("exited with 4") && told.contains("no such host"), "\(told)")
            #expect(!certificate.isTold(in: told))
            #expect(try await store.held() == nil)
        }
    }

    @Test func aProgramThatIsNotThereIsNamed() async throws {
        try await TargetFixture.run { fixture in
            let store = try CommandStore(["no-such-program"], name: "own", fixture.tools)
            #expect(await store.preflight() == ["the program no-such-program was not found"])
            let told = try #require(await refusal(store, try fixture.certificate("new")))
            #expect(told.contains("no-such-program"), "\(told)")
            #expect(throws: CertificateFailure.self) { try CommandStore([], name: "own", fixture.tools) }
        }
    }
}
