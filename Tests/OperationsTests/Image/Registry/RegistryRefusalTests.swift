import CurlHTTP
import Processes
import SystemPackage
import Testing

@testable import Environments
@testable import Operations

/// What real registries refuse, and the words a person gets.
@Suite struct RegistryRefusalTests {
    private let folder = TemporaryFolder()

    /// With bcrypt of “correct horse”, as `htpasswd -nbB -C 4` writes it.
    private func passwords() throws -> RegistryServer.Settings {
        try folder.append("kim:$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e\n", to: "htpasswd")
        var settings = RegistryServer.Settings()
        settings.auth = "auth:\n  htpasswd:\n    realm: test\n    path: \(folder.path.appending("htpasswd"))\n"
        return settings
    }

    private func credentials(_ password: String) throws -> Registry.Credentials {
        Registry.Credentials(username: try #require(PlainName("kim")), password: Secret(password))
    }

    private func failure(_ body: () async throws -> Void) async throws -> RegistryFailure {
        do {
            try await body()
        } catch let failure as RegistryFailure {
            return failure
        }
        throw NothingFailed()
    }

    private struct NothingFailed: Error {}

    @Test func theRightPasswordPushes() async throws {
        let image = try SmallImage.make("one", in: folder.path)
        let credentials = try credentials("correct horse")
        try await RegistryServer.running(try passwords(), in: folder.path) { server in
            _ = try await server.client(credentials: credentials).push(image, tag: "1")
            #expect(try await server.client(credentials: credentials).tags() == ["1"])
        }
    }

    @Test func aWrongPasswordIsNamedButNotTold() async throws {
        let image = try SmallImage.make("one", in: folder.path)
        let credentials = try credentials("battery staple")
        try await RegistryServer.running(try passwords(), in: folder.path) { server in
            let failure = try await failure {
                _ = try await server.client(credentials: credentials).push(image, tag: "1")
            }
            #expect(
                failure.message
                    == "cannot push \(server.address)/chat/server: the registry does not accept the "
                    + "password of kim (status 401)"
            )
            #expect(failure.hint?.contains("cluster.registry") == true)
        }
    }

    @Test func aMissingPasswordIsAskedFor() async throws {
        try await RegistryServer.running(try passwords(), in: folder.path) { server in
            let failure = try await failure { _ = try await server.client().image("1") }
            guard case .unauthorized(_, user: nil) = failure else {
                Issue.record("\(failure)")
                return
            }
        }
    }

    @Test func aReadOnlyRegistryIsSaidToBeOne() async throws {
        let image = try SmallImage.make("one", in: folder.path)
        var settings = RegistryServer.Settings()
        settings.maintenance = "  maintenance:\n    readonly:\n      enabled: true\n"
        try await RegistryServer.running(settings, in: folder.path) { server in
            let failure = try await failure { _ = try await server.client().push(image, tag: "1") }
            guard case .readOnly = failure else {
                Issue.record("\(failure)")
                return
            }
            #expect(failure.message.contains("\(server.address) is read-only (status 405)"))
        }
    }

    @Test func aFullDiskIsSaidToBeOne() async throws {
        let disk = try #require(SmallFileSystem(kibibytes: 512), "mounting takes root")
        let image = try SmallImage.make("large", in: folder.path, bytes: 1 << 20)
        var settings = RegistryServer.Settings()
        settings.storage = disk.path
        try await RegistryServer.running(settings, in: folder.path) { server in
            let failure = try await failure { _ = try await server.client().push(image, tag: "1") }
            guard case .noSpace = failure else {
                Issue.record("\(failure): \(failure.message)")
                return
            }
            #expect(failure.message.contains("the disk of \(server.address) is full"))
        }
        withExtendedLifetime(disk) {}
    }

    @Test func aRegistryWithoutTLSIsNotTakenForOneWith() async throws {
        try await RegistryServer.running(in: folder.path) { server in
            let failure = try await failure { _ = try await server.client(isInsecure: false).image("1") }
            guard case .speaksPlainHTTP = failure else {
                Issue.record("\(failure): \(failure.message)")
                return
            }
            #expect(failure.hint?.contains("insecure: true") == true)
        }
    }

    @Test func nobodyThereIsUnreachable() async throws {
        let address = try #require(RegistryAddress("127.0.0.1:9"))
        let client = RegistryClient(
            RegistryEndpoint(address: address, isInsecure: true),
            repository: "chat/server",
            http: Client(version: "test")
        )
        let failure = try await failure { _ = try await client.image("1") }
        #expect(failure.message.hasPrefix("cannot read 127.0.0.1:9/chat/server:1: "))
        #expect(failure.message.contains("connection refused"))
    }
}
