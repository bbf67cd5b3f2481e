import Processes
import SystemPackage
import Testing

@testable import Operations

@Suite struct DockerfileTests {
    private static let checkout = FilePath(#filePath).removingLastComponent().removingLastComponent()
        .removingLastComponent().removingLastComponent().removingLastComponent()

    @Test func ofTheCheckoutNamesWhatItStartsFrom() throws {
        let dockerfile = try #require(try Dockerfile(in: Self.checkout))
        #expect(dockerfile.bases(compiling: false) == ["docker.io/library/debian:bookworm-slim"])
        let compiling = dockerfile.bases(compiling: true)
        #expect(compiling.count == 2)
        #expect(compiling[0].hasPrefix("docker.io/library/swift:"))
        #expect(dockerfile.globalArguments["SERVER_STAGE"] == "compiled")
    }

    @Test func argumentsOfAStageAreNotGlobal() {
        let text = "ARG BASE=debian:12\n# ARG BASE=other\nFROM ${BASE}\nARG BASE=another\n"
        #expect(Dockerfile(path: "/Dockerfile", text: text).globalArguments == ["BASE": "debian:12"])
    }

    @Test func aCheckoutWithoutOneHasNone() throws {
        #expect(try Dockerfile(in: TemporaryFolder().path) == nil)
    }

    @Test func hadolintHasNothingToSay() async throws {
        let hadolint = Self.checkout.appending("Tests").appending("testbed").appending("hadolint")
        let dockerfile = try #require(try Dockerfile(in: Self.checkout))
        let result = try await Runner().run(Command(hadolint.string, [dockerfile.path.string]))
        #expect(result.standardOutput + result.standardError == "")
        #expect(result.succeeded)
    }
}
