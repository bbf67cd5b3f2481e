import Foundation
import Glibc
import Processes
import SystemPackage
import Testing

@testable import Operations

/// Disks and folders that do not take what is written: what stood there before stands there afterwards.
@Suite struct FilesStoreFaultTests {
    @Test(arguments: [true, false]) func onAFullDiskTheOldOneStays(inFolder: Bool) async throws {
        try await TargetFixture.run { fixture in
            let disk = try SmallDisk(fixture.folder.appending("disk"), options: "size=64k")
            let place = disk.path.appending("tls")
            let (old, new) = (try fixture.certificate("old"), try fixture.certificate("new"))
            let store = try inFolder ? fixture.files(folder: place) : fixture.files(file: place)
            _ = try await store.install(old)
            let filler = disk.path.appending("filler")
            // From no room at all to room for some of the files.
            for pages in 0...3 {
                try fill(filler, leaving: pages)
                let told = await refusal(store, new)
                if told == nil, try await store.held() == new.held {
                    #expect(pages > 0)
                    break
                }
                #expect(told?.contains("No space left on device") == true && told?.contains("df -h") == true)
                #expect(try await store.held() == old.held)
                #expect(try Folder.names(in: disk.path) == ["filler", "tls"])
                if inFolder {
                    #expect(try Folder.names(in: place) == ["current", "versions"])
                    #expect(try Folder.names(in: place.appending("versions")).count == 1)
                }
            }
            unlink(filler.string)
            _ = try await store.install(new)
            #expect(try await store.held() == new.held)
        }
    }

    /// The way back must need no space, since the check may be what fills the disk.
    @Test(arguments: [true, false]) func theWayBackNeedsNoSpace(inFolder: Bool) async throws {
        try await TargetFixture.run { fixture in
            let disk = try SmallDisk(fixture.folder.appending("disk"), options: "size=128k")
            let place = disk.path.appending("tls")
            let old = try fixture.certificate("old")
            _ = try await (inFolder ? fixture.files(folder: place) : fixture.files(file: place)).install(old)
            let check = try fixture.program("check", "cat /dev/zero > \(disk.path)/filler; exit 1")
            let store =
                try inFolder
                ? fixture.files(folder: place, check: [check]) : fixture.files(file: place, check: [check])
            let told = try #require(await refusal(store, try fixture.certificate("new")))
            #expect(told.contains("exited with 1"), "\(told)")
            #expect(try await store.held() == old.held)
        }
    }

    @Test(arguments: [true, false]) func onAReadOnlyFileSystemTheOldOneStays(inFolder: Bool) async throws {
        try await TargetFixture.run { fixture in
            let disk = try SmallDisk(fixture.folder.appending("disk"), options: "size=128k")
            let place = disk.path.appending("tls")
            let store = try inFolder ? fixture.files(folder: place) : fixture.files(file: place)
            let old = try fixture.certificate("old")
            _ = try await store.install(old)
            try disk.forbidWriting()
            let told = try #require(await refusal(store, try fixture.certificate("new")))
            #expect(told.contains("Read-only file system") && told.contains("findmnt"), "\(told)")
            #expect(try await store.held() == old.held)
            #expect(await store.preflight().first?.contains("cannot be written to") == true)
        }
    }

    /// It stays read-only once the new one stands there, so that nobody can put the old one back.
    @Test func whatCannotBePutBackIsTold() async throws {
        try await TargetFixture.run { fixture in
            let disk = try SmallDisk(fixture.folder.appending("disk"), options: "size=128k")
            let place = disk.path.appending("tls")
            _ = try await fixture.files(folder: place).install(try fixture.certificate("old"))
            let check = try fixture.program("check", "mount -o remount,ro \(disk.path) && echo bad >&2; exit 1")
            let new = try fixture.certificate("new")
            let store = try fixture.files(folder: place, check: [check])
            do {
                _ = try await store.install(new)
                Issue.record("it was installed")
            } catch CertificateFailure.notPutBack(let place, let first, let second) {
                #expect(place == store.place)
                #expect(first.text.contains("bad") && second.text.contains("Read-only file system"))
            }
            #expect(try await store.held() == new.held, "both are the new one's")
        }
    }

    /// `file` where the folder is, and the state elsewhere: temporary files are beside what they replace.
    @Test func theFileMayBeOnAnotherFileSystemThanAllElse() async throws {
        try await TargetFixture.run { fixture in
            let disk = try SmallDisk(fixture.folder.appending("disk"), options: "size=128k")
            let link = fixture.folder.appending("site.pem")
            #expect(symlink("disk/real.pem", link.string) == 0)
            _ = try fixture.write("", to: "disk/real.pem")
            let certificate = try fixture.certificate("old")
            let store = try fixture.files(file: link)
            _ = try await store.install(certificate)
            #expect(try await store.held() == certificate.held)
            #expect(try Folder.names(in: disk.path) == ["real.pem"])
        }
    }

    @Test(arguments: [true, false]) func placesThatOthersMayWriteToAreRefused(inFolder: Bool) async throws {
        try #require(geteuid() == 0, "only root writes into others' folders")
        try await TargetFixture.run { fixture in
            let open = fixture.folder.appending("open")
            try FileManager.default.createDirectory(atPath: open.string, withIntermediateDirectories: false)
            #expect(chmod(open.string, 0o777) == 0)
            let place = open.appending("tls")
            let store = try inFolder ? fixture.files(folder: place) : fixture.files(file: place)
            let told = try #require(await refusal(store, try fixture.certificate("old")))
            #expect(told.contains("another user could put files of their own there") && told.contains("chmod go-w"))
            #expect(try Folder.names(in: open) == [])
            #expect(await store.preflight().count == 1)
        }
    }

    /// Whose folder it is could have root write, and remove, what links of his lead to.
    @Test(arguments: [nil, "daemon"]) func aFolderOfAnotherUserIsRefusedAsRoot(owner: String?) async throws {
        try #require(geteuid() == 0, "only root writes into others' folders")
        try await TargetFixture.run { fixture in
            let folder = fixture.folder.appending("theirs")
            let store = try fixture.files(folder: folder, owner: owner)
            _ = try await store.install(try fixture.certificate("old"))
            let daemon = try #require(getpwnam("daemon")).pointee.pw_uid
            // Also where their own key stands there already.
            let key = "\(folder)/\(try SymbolicLink.target(of: folder.appending("current")))/privkey.pem"
            #expect(chown(folder.string, daemon, 0) == 0 && chown(key, daemon, 0) == 0)
            let told = try #require(await refusal(store, try fixture.certificate("new")))
            #expect(told.contains("another user could put files of their own there"), "\(told)")
            #expect(try Folder.names(in: folder.appending("versions")).count == 1)
        }
    }

    @Test func linksInThePlaceOfVersionsAreNotFollowed() async throws {
        try await TargetFixture.run { fixture in
            let (folder, elsewhere) = (fixture.folder.appending("tls"), fixture.folder.appending("elsewhere"))
            for path in [folder, elsewhere, elsewhere.appending("abcd")] {
                try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: false)
            }
            let link = folder.appending("versions").string
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: elsewhere.string)
            let store = try fixture.files(folder: folder)
            let told = try #require(await refusal(store, try fixture.certificate("old")))
            #expect(told.contains("versions is no folder"), "\(told)")
            #expect(try Folder.names(in: elsewhere) == ["abcd"])
        }
    }

    @Test func missingFoldersAreNamedAndWhatIsNoLinkIsLeftAlone() async throws {
        try await TargetFixture.run { fixture in
            let old = try fixture.certificate("old")
            for store in [
                try fixture.files(folder: fixture.folder.appending("missing/tls")),
                try fixture.files(file: fixture.folder.appending("missing/site.pem")),
            ] {
                let told = try #require(await refusal(store, old))
                #expect(told.contains("missing is not there") && told.contains("mkdir -p"), "\(told)")
            }
            let current = fixture.folder.appending("own/current")
            try FileManager.default.createDirectory(atPath: current.string, withIntermediateDirectories: true)
            let store = try fixture.files(folder: fixture.folder.appending("own"))
            let told = try #require(await refusal(store, old))
            #expect(told.contains("is no symbolic link"), "\(told)")
            #expect(try Folder.names(in: fixture.folder.appending("own")) == ["current"])
            let folder = try #require(await refusal(try fixture.files(file: current), old))
            #expect(folder.contains("it is a folder"), "\(folder)")
        }
    }

    private func fill(_ filler: FilePath, leaving pages: Int) throws {
        unlink(filler.string)
        let file = open(filler.string, O_WRONLY | O_CREAT, 0o600)
        try #require(file >= 0)
        defer { close(file) }
        let page = [UInt8](repeating: 65, count: 4096)
        while write(file, page, page.count) == page.count {}
        ftruncate(file, max(0, Int(lseek(file, 0, SEEK_END)) - pages * 4096))
    }
}

/// A file system in memory, unmounted with its value.
final class SmallDisk: Sendable {
    let path: FilePath

    /// Fails for users who may not mount: what a full disk does cannot be shown without one.
    init(_ path: FilePath, options: String) throws {
        self.path = path
        guard mkdir(path.string, 0o755) == 0, mount("tmpfs", path.string, "tmpfs", 0, "mode=755,\(options)") == 0 else {
            throw Errno(rawValue: errno)
        }
    }

    func forbidWriting() throws {
        let result = mount("tmpfs", path.string, "tmpfs", UInt(MS_REMOUNT) | UInt(MS_RDONLY), "")
        guard result == 0 else { throw Errno(rawValue: errno) }
    }

    deinit { umount2(path.string, Int32(MNT_DETACH)) }
}
