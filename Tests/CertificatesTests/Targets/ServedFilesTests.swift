import Foundation
import SystemPackage
import TestServers
import Testing

@testable import Operations

/// Real servers, which check and load what was installed.
@Suite struct ServedFilesTests {
    @Test func nginxServesWhatWasInstalledAndTheOldOneWhereItsCheckFails() async throws {
        try await TargetFixture.run { fixture in
            let folder = fixture.folder.appending("tls")
            let nginx = try server("nginx", fixture)
            let (old, new) = (try fixture.certificate("old"), try fixture.certificate("new"))
            _ = try await fixture.files(folder: folder).install(old)
            try await Server.run("target-server", ["nginx", nginx.string, "\(folder)/current"]) { ports in
                let port = try #require(ports["tls"])
                #expect(try await serves(old, port))
                let store = try fixture.files(
                    folder: folder,
                    check: ["\(nginx)/check"],
                    reload: ["\(nginx)/reload"]
                )
                _ = try await store.install(new)
                #expect(try await serves(new, port))
                #expect(try await store.held() == new.held)

                let told = try #require(await refusal(store, try fixture.certificate("third", key: "old")))
                #expect(told.contains("exited with 1") && told.contains("key values mismatch"), "\(told)")
                #expect(try await store.held() == new.held)
                #expect(try await served(port) == PEM(new.chain).certificates)
                _ = try await fixture.files(folder: folder, reload: ["\(nginx)/reload"]).install(old)
                #expect(try await serves(old, port))
            }
        }
    }

    @Test func haproxyServesWhatWasInstalledAndTheOldOneWhereItsCheckFails() async throws {
        try await TargetFixture.run { fixture in
            let file = fixture.folder.appending("site.pem")
            let haproxy = try server("haproxy", fixture)
            let (old, new) = (try fixture.certificate("old"), try fixture.certificate("new"))
            _ = try await fixture.files(file: file).install(old)
            try await Server.run("target-server", ["haproxy", haproxy.string, file.string]) { ports in
                let port = try #require(ports["tls"])
                #expect(try await serves(old, port))
                let store = try fixture.files(
                    file: file,
                    check: ["\(haproxy)/check"],
                    reload: ["\(haproxy)/reload"]
                )
                _ = try await store.install(new)
                #expect(try await serves(new, port))
                #expect(try await store.held() == new.held)

                let told = try #require(await refusal(store, try fixture.certificate("third", key: "old")))
                #expect(told.contains("exited with 1") && told.contains("[ALERT]"), "\(told)")
                #expect(try await store.held() == new.held)
                #expect(try await served(port) == PEM(new.chain).certificates)
            }
        }
    }

    /// The check is right, and the reload breaks the server until the old files are back.
    @Test func aReloadThatFailsIsRunAgainWithTheOldFiles() async throws {
        try await TargetFixture.run { fixture in
            let folder = fixture.folder.appending("tls")
            let nginx = try server("nginx", fixture)
            let (old, new) = (try fixture.certificate("old"), try fixture.certificate("new"))
            _ = try await fixture.files(folder: folder).install(old)
            try await Server.run("target-server", ["nginx", nginx.string, "\(folder)/current"]) { ports in
                let port = try #require(ports["tls"])
                let reload = try fixture.program(
                    "reload-once",
                    "\(nginx)/reload; test -e \(fixture.folder)/again || { touch \(fixture.folder)/again; "
                        + "echo it is wrong >&2; exit 3; }"
                )
                let told = try #require(await refusal(try fixture.files(folder: folder, reload: [reload]), new))
                #expect(told.contains("exited with 3") && told.contains("it is wrong"), "\(told)")
                #expect(try await serves(old, port))
            }
        }
    }

    private func server(_ name: String, _ fixture: TargetFixture) throws -> FilePath {
        let folder = fixture.folder.appending(name)
        try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: false)
        return folder
    }
}
