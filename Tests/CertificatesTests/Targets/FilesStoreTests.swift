import Foundation
import Glibc
import SystemPackage
import Testing

@testable import Operations

@Suite struct FilesStoreTests {
    @Test func aFolderGetsVersionsOfWhichTheLinkNamesOne() async throws {
        try await TargetFixture.run { fixture in
            let folder = fixture.folder.appending("tls")
            let store = try fixture.files(folder: folder)
            #expect(try await store.held() == nil)
            for name in ["old", "new", "third", "third"] {
                let certificate = try fixture.certificate(name)
                _ = try await store.install(certificate)
                #expect(try await store.held() == certificate.held)
                let combined = try fixture.text(folder.appending("current/combined.pem"))
                #expect(combined == certificate.chain + certificate.key)
                #expect(try target(of: folder.appending("current")) == "versions/\(try #require(certificate.serial))")
            }
            let newest = try ["new", "third"].map { try #require(try fixture.certificate($0).serial) }
            #expect(try names(folder.appending("versions")) == newest.sorted())
            #expect(try names(folder) == ["current", "versions"])
            #expect(try mode(folder.appending("current/fullchain.pem")) == 0o644)
            #expect(try mode(folder.appending("current/privkey.pem")) == 0o600)
            #expect(try mode(folder.appending("current/combined.pem")) == 0o600)
        }
    }

    @Test func anotherChainForTheSameCertificateIsAnotherVersion() async throws {
        try await TargetFixture.run { fixture in
            let folder = fixture.folder.appending("tls")
            let store = try fixture.files(folder: folder)
            let certificate = try fixture.certificate("old")
            _ = try await store.install(certificate)
            var longer = certificate
            longer.chain += try fixture.text(fixture.certificates.appending("authority.pem"))
            _ = try await store.install(longer)
            #expect(try await store.held() == longer.held)
            #expect(try target(of: folder.appending("current")).hasSuffix("-2"))
        }
    }

    @Test(arguments: [true, false]) func modesAndOwnersAreKept(inFolder: Bool) async throws {
        try #require(geteuid() == 0, "it gives files to others, which only root may")
        try await TargetFixture.run { fixture in
            let place = fixture.folder.appending("tls")
            let key = inFolder ? place.appending("current/privkey.pem") : place
            func store(_ owner: String? = nil, _ mode: String? = nil) throws -> FilesStore {
                inFolder
                    ? try fixture.files(folder: place, owner: owner, mode: mode)
                    : try fixture.files(file: place, owner: owner, mode: mode)
            }
            _ = try await store("daemon:www-data", "0640").install(try fixture.certificate("old"))
            #expect(try [mode(key), user(key), group(key)] == [0o640, id("-u", "daemon"), id("-g", "www-data")])
            _ = try await store().install(try fixture.certificate("new"))
            #expect(try [mode(key), user(key), group(key)] == [0o640, id("-u", "daemon"), id("-g", "www-data")])
            _ = try await store("0:0", "0400").install(try fixture.certificate("new"))
            #expect(try [mode(key), user(key), group(key)] == [0o400, 0, 0])
            if inFolder {
                #expect(try mode(place.appending("current/fullchain.pem")) == 0o644)
                #expect(try mode(place.appending("current")) == 0o755)
            }
            let told = try #require(await refusal(try store("no-such-user"), try fixture.certificate("old")))
            #expect(told.contains("no user no-such-user") && told.contains("getent passwd no-such-user"), "\(told)")
            let group = try #require(await refusal(try store("root:no-such-group"), try fixture.certificate("old")))
            #expect(group.contains("no group no-such-group"), "\(group)")
            #expect(try await store().held() == fixture.certificate("new").held)
        }
    }

    @Test func aSymbolicLinkToTheFileStays() async throws {
        try await TargetFixture.run { fixture in
            try FileManager.default.createDirectory(
                atPath: "\(fixture.folder)/real",
                withIntermediateDirectories: false
            )
            let real = try fixture.write("what was there\n", to: "real/site.pem", mode: 0o640)
            let link = fixture.folder.appending("site.pem")
            #expect(symlink("real/site.pem", link.string) == 0)
            let certificate = try fixture.certificate("old")
            _ = try await fixture.files(file: link).install(certificate)
            #expect(try target(of: link) == "real/site.pem")
            #expect(try fixture.text(real) == certificate.chain + certificate.key)
            #expect(try mode(real) == 0o640)
            #expect(try names(real.removingLastComponent()) == ["site.pem"])

            #expect(symlink("nowhere", fixture.folder.appending("dangling").string) == 0)
            #expect(throws: CertificateFailure.self) {
                try fixture.files(file: fixture.folder.appending("dangling"))
            }
        }
    }

    @Test(arguments: [true, false]) func aFirstCertificateThatIsRefusedIsRemovedAgain(inFolder: Bool) async throws {
        try await TargetFixture.run { fixture in
            let check = try fixture.program("check", "cat \(fixture.certificates)/old.key >&2; exit 7")
            let place = fixture.folder.appending("tls")
            let store =
                inFolder
                ? try fixture.files(folder: place, check: [check]) : try fixture.files(file: place, check: [check])
            let certificate = try fixture.certificate("old")
            let told = try #require(await refusal(store, certificate))
            #expect(told.contains("exited with 7") && !certificate.isTold(in: told), "\(told)")
            #expect(try await store.held() == nil)
            if inFolder {
                #expect(try names(place) == ["versions"])
                #expect(try names(place.appending("versions")) == [])
            } else {
                #expect(try names(fixture.folder) == ["certificates", "check"])
            }
        }
    }

    /// A run that was killed between replacing and checking left the way back.
    @Test(arguments: [true, false]) func theWayBackOutlivesAKilledRun(inFolder: Bool) async throws {
        try await TargetFixture.run { fixture in
            let place = fixture.folder.appending("tls")
            let failing = try fixture.program("check", "exit 1")
            let (old, new) = (try fixture.certificate("old"), try fixture.certificate("new"))
            _ = try await store(fixture, place, inFolder).install(old)
            let files: any CertificateFiles =
                inFolder
                ? CertificateFolder(path: place, owner: nil, mode: nil)
                : try CertificateFile(path: place, owner: nil, mode: nil)
            #expect(try files.prepare() == WayBack(leadsSomewhere: true, isOfKilledRun: false))
            try files.put(new)
            #expect(try files.held() == new.held)

            let reloaded = fixture.folder.appending("reloaded")
            let reload = ["touch", reloaded.string]
            #expect(await refusal(try store(fixture, place, inFolder, [failing], reload), new) != nil)
            #expect(try files.held() == old.held)
            #expect(FileKind(at: reloaded) != nil, "the killed run may have loaded the new one")
            #expect(try files.prepare() == WayBack(leadsSomewhere: true, isOfKilledRun: false))
        }
    }

    @Test func anInterruptedCheckPutsTheOldFilesBack() async throws {
        try await TargetFixture.run { fixture in
            let folder = fixture.folder.appending("tls")
            _ = try await fixture.files(folder: folder).install(try fixture.certificate("old"))
            let started = fixture.folder.appending("started")
            let check = try fixture.program("check", "touch \(started); exec sleep 60")
            let store = try fixture.files(folder: folder, check: [check])
            let new = try fixture.certificate("new")
            let run = Task { try await store.install(new) }
            while FileKind(at: started) == nil { try await Task.sleep(for: .milliseconds(10)) }
            #expect(try await store.held() == new.held)
            run.cancel()
            await #expect(throws: CancellationError.self) { try await run.value }
            #expect(try await store.held() == fixture.certificate("old").held)
        }
    }

    @Test func programsThatAreNotThereAreNamed() async throws {
        try await TargetFixture.run { fixture in
            let folder = fixture.folder.appending("tls")
            let store = try fixture.files(folder: folder, check: ["no-such-check"], reload: ["./no-such-reload"])
            let told = try #require(await refusal(store, try fixture.certificate("old")))
            #expect(told.contains("the program no-such-check was not found"), "\(told)")
            #expect(
                await store.preflight() == [
                    "the program no-such-check was not found", "the program ./no-such-reload was not found",
                ]
            )
            #expect(await (try fixture.files(folder: folder, check: ["true"])).preflight() == [])
        }
    }

    /// cron has no `PATH` to speak of.
    @Test func serversProgramsAreFoundUnderCron() async throws {
        try await TargetFixture.run { fixture in
            let folder = fixture.folder.string
            await #expect(processExitsWith: .success) { [folder = folder as String] in
                setenv("PATH", "/usr/bin:/bin", 1)
                let fixture = TargetFixture(folder: FilePath(folder))
                let store = try fixture.files(folder: fixture.folder.appending("tls"), check: ["nginx", "-v"])
                #expect(await store.preflight() == [])
                _ = try await store.install(try fixture.certificate("old"))
            }
        }
    }

    @Test func othersThanRootAreToldWhatTheyMayNot() async throws {
        try #require(geteuid() == 0, "it becomes another user")
        try await TargetFixture.run { fixture in
            #expect(chmod(fixture.folder.string, 0o755) == 0)
            _ = try fixture.write("", to: "site.pem", mode: 0o644)
            #expect(await (try fixture.files(file: fixture.folder.appending("site.pem"))).preflight().count == 1)
            let folder = fixture.folder.string
            await #expect(processExitsWith: .success) { [folder = folder as String] in
                let fixture = TargetFixture(folder: FilePath(folder))
                let certificate = try fixture.certificate("old")
                #expect(setuid(try #require(getpwnam("nobody")).pointee.pw_uid) == 0)
                let place = fixture.folder.appending("own.pem")
                let given = try #require(await refusal(try fixture.files(file: place, owner: "daemon"), certificate))
                #expect(given.contains("only root may give files to daemon"), "\(given)")
                let kept = try fixture.files(file: fixture.folder.appending("site.pem"))
                let told = try #require(await refusal(kept, certificate))
                #expect(told.contains("only root may give files to the user 0"), "\(told)")
                let mine = try #require(await refusal(try fixture.files(file: place), certificate))
                #expect(mine.contains("Permission denied") && mine.contains("ls -ld \(folder)"), "\(mine)")
            }
        }
    }

    private func store(
        _ fixture: TargetFixture,
        _ place: FilePath,
        _ inFolder: Bool,
        _ check: [String] = [],
        _ reload: [String] = []
    ) throws -> FilesStore {
        inFolder
            ? try fixture.files(folder: place, check: check, reload: reload)
            : try fixture.files(file: place, check: check, reload: reload)
    }

    private func names(_ folder: FilePath) throws -> [String] { try Folder.names(in: folder) }

    private func target(of link: FilePath) throws -> String {
        try FileManager.default.destinationOfSymbolicLink(atPath: link.string)
    }

    private func attribute(_ file: FilePath, _ key: FileAttributeKey) throws -> UInt32 {
        let file = URL(filePath: file.string).resolvingSymlinksInPath().path
        let value = try FileManager.default.attributesOfItem(atPath: file)[key] as? NSNumber
        return try #require(value).uint32Value
    }

    private func mode(_ file: FilePath) throws -> UInt32 { try attribute(file, .posixPermissions) }
    private func user(_ file: FilePath) throws -> UInt32 { try attribute(file, .ownerAccountID) }
    private func group(_ file: FilePath) throws -> UInt32 { try attribute(file, .groupOwnerAccountID) }

    private func id(_ option: String, _ name: String) throws -> UInt32 {
        if option == "-u" { return try #require(getpwnam(name)).pointee.pw_uid }
        return try #require(getgrnam(name)).pointee.gr_gid
    }
}
