import Foundation
import Glibc
import Processes
import SystemPackage
import TestProcesses
import Testing

@testable import Operations

/// `kill -9` of an installation at each call that changes what is on the disk: a process of the test's own has strace(1)
/// count its calls and kill it.
///
/// Key and certificate belong together whenever, and the next run is as if nothing had been.
@Suite struct FilesStoreKillTests {
    /// How many of each there are at least: else it would show nothing.
    @Test(
        arguments: [
            ("rename", 7), ("fsync", 15), ("mkdir", 1), ("symlink,link", 3), ("unlink", 2), ("fchmod", 4), ("chmod", 1),
            ("write", 4),
        ]
    )
    func keyAndCertificateBelongTogether(calls: String, atLeast: Int) async throws {
        try await TargetFixture.run { fixture in
            let (old, new) = (try fixture.certificate("old"), try fixture.certificate("new"))
            var killed = 0
            for inFolder in [true, false] {
                for number in 1... {
                    let place = fixture.folder.appending("\(inFolder ? "folder" : "file")-\(number)")
                    let store = try inFolder ? fixture.files(folder: place) : fixture.files(file: place)
                    _ = try await store.install(old)
                    let run = Installation(fixture, place, inFolder: inFolder, killAt: "\(calls):\(number)")
                    guard try await wasKilled(run) else { break }
                    killed += 1
                    let held = try await store.held()
                    #expect(held == old.held || held == new.held, "\(calls) \(number)")
                    _ = try await store.install(new)
                    #expect(try await store.held() == new.held)
                    try expectNothingLeft(place, inFolder: inFolder)
                }
            }
            #expect(killed >= atLeast)
        }
    }

    struct NotTraced: Error {}

    /// What the process that is killed does, by what it is told.
    struct Installation: Codable, Sendable {
        var fixture: String
        var place: String
        var inFolder: Bool
        var calls: String

        init(_ fixture: TargetFixture, _ place: FilePath, inFolder: Bool, killAt calls: String) {
            (self.fixture, self.place) = (fixture.folder.string, place.string)
            self.inFolder = inFolder
            self.calls = calls
        }

        func run() async throws {
            let fixture = TargetFixture(folder: FilePath(fixture))
            let place = FilePath(place)
            let store = try inFolder ? fixture.files(folder: place) : fixture.files(file: place)
            let new = try fixture.certificate("new")
            try await traceThis()
            _ = try await store.install(new)
        }

        /// Returns once this process is traced: each of its threads, of which one will do all the work.
        private func traceThis() async throws {
            let (names, number) = (calls.split(separator: ":")[0], calls.split(separator: ":")[1])
            let strace = Process()
            strace.executableURL = URL(filePath: "/usr/bin/strace")
            strace.arguments = [
                "-f", "-qq", "-o", "/dev/null", "-e", "trace=\(names)", "-e",
                "inject=\(names):signal=KILL:when=\(number)", "-p", "\(getpid())",
            ]
            try strace.start()
            while try !isTraced() {
                guard strace.isRunning else { throw NotTraced() }
                try await Task.sleep(for: .milliseconds(2))
            }
        }

        private func isTraced() throws -> Bool {
            try Folder.names(in: "/proc/self/task").allSatisfy { thread in
                let status = try? String(contentsOfFile: "/proc/self/task/\(thread)/status", encoding: .utf8)
                return status.map { !$0.contains("TracerPid:\t0\n") } ?? true
            }
        }
    }

    /// False where there are not that many calls.
    private func wasKilled(_ run: Installation) async throws -> Bool {
        let result = await #expect(processExitsWith: .failure) { [run = run as Installation] in
            try await run.run()
            exit(Self.installed)
        }
        let status = try #require(result?.exitStatus)
        if status == .exitCode(Self.installed) { return false }
        try #require(status == .signal(SIGKILL), "\(status)")
        return true
    }

    private static let installed: Int32 = 42

    private func expectNothingLeft(_ place: FilePath, inFolder: Bool) throws {
        if inFolder {
            #expect(try Folder.names(in: place) == ["current", "versions"])
            #expect(try Folder.names(in: place.appending("versions")).count <= 2)
            let versions = place.appending("versions")
            for version in try Folder.names(in: versions) {
                let names = try Folder.names(in: versions.appending(version))
                #expect(names == ["combined.pem", "fullchain.pem", "privkey.pem"])
            }
        } else {
            let name = place.lastComponent?.string ?? ""
            let names = try Folder.names(in: place.removingLastComponent())
            #expect(names.filter { $0.hasPrefix(".\(name).") } == [])
        }
    }
}
