import CurlHTTP
import Diagnostics
import Environments
import Glibc
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import Operations

/// Downloads from a server that behaves, or not, as told.
@Suite struct ArtifactStoreTests {
    typealias Answer = ArtifactServer.Answer

    static let size = 3 << 20
    let folder = TemporaryFolder()

    private var store: ArtifactStore { Self.store(folder.path.appending("cache")) }

    /// Loses no time between attempts.
    static func store(_ folder: FilePath, silence: Duration = .seconds(30)) -> ArtifactStore {
        var patience = ArtifactStore.Patience()
        patience.silence = silence
        patience.pauses = [.milliseconds(1), .milliseconds(1)]
        patience.noteInterval = .zero
        return ArtifactStore(folder: folder, http: Client(version: "test"), patience: patience)
    }

    private func file(_ name: String = "file", seed: UInt64 = 1) throws -> FilePath {
        try folder.writeRandom(Self.size, seed: seed, to: name)
    }

    private func leftovers() throws -> [String] {
        try Folder.names(in: store.folder).filter { !$0.hasSuffix(".lock") }
    }

    @Test func aFileIsDownloadedOnceAndKeptUnderItsDigest() async throws {
        let notes = Mutex<[String]>([])
        try await ArtifactServer.run(try file()) { server in
            let artifact = try server.k3s()
            #expect(try store.path(of: artifact) == nil)
            let path = try await store.fetch(artifact) { event in
                if case .note(let text) = event { notes.withLock { $0.append(text) } }
            }
            #expect(try path == store.folder.appending(server.sha256.description))
            #expect(try await store.fetch(artifact) { _ in } == path)
            #expect(try await server.received().map(\.path) == ["/releases/v1.34.1%2Bk3s1/k3s"])
            #expect(try leftovers() == [server.sha256.description])
            #expect(access(path.string, X_OK) == 0)
        }
        #expect(folder.mode(of: "cache") == 0o700)
        #expect(
            notes.withLock { $0.first?.hasPrefix("downloading k3s v1.34.1+k3s1 (3.0 MiB) from http://127") } == true
        )
    }

    @Test func aFileThatWasSpoiltInTheCacheIsFetchedAgain() async throws {
        try await ArtifactServer.run(try file()) { server in
            let artifact = try server.k3s()
            _ = try await store.fetch(artifact) { _ in }
            try folder.append("x", to: "cache/\(server.sha256)")
            #expect(try store.path(of: artifact) == nil)
            _ = try await store.fetch(artifact) { _ in }
            #expect(try store.path(of: artifact) != nil)
        }
    }

    @Test func thePlaceholderIsRefusedBeforeAnythingIsAsked() async throws {
        try await ArtifactServer.run(try file()) { server in
            let artifact = try server.k3s(sha256: SHA256Digest(SHA256Digest.sample))
            await #expect {
                _ = try await store.fetch(artifact) { _ in }
            } throws: { error in
                guard case ArtifactFailure.placeholderDigest = error, let failure = error as? ArtifactFailure else {
                    return false
                }
                return failure.exitCode == .preflight
                    && failure.hint?.contains("/v1.34.1%2Bk3s1/sha256sum-amd64.txt") == true
            }
            #expect(try await server.received() == [])
        }
    }

    /// A connection that drops is gone on with where it dropped.
    @Test func aBrokenTransferGoesOnWhereItStopped() async throws {
        let first = 1 << 20
        try await ArtifactServer.run(try file(), [Answer(cut: first), Answer(cut: first), Answer()]) { server in
            _ = try await store.fetch(try server.k3s()) { _ in }
            let received = try await server.received()
            #expect(received.map(\.range) == [nil, "bytes=\(first)-", "bytes=\(2 * first)-"])
            #expect(received.map(\.status) == [200, 206, 206])
        }
    }

    /// Each attempt gets a mebibyte further, more often than attempts in vain would be made.
    @Test func aConnectionThatDropsAgainAndAgainIsBorneWhileItGetsFurther() async throws {
        let size = 8 << 20
        let file = try folder.writeRandom(size, seed: 3, to: "long")
        try await ArtifactServer.run(file, [Answer(cut: 1 << 20)]) { server in
            _ = try await store.fetch(try server.k3s()) { _ in }
            #expect(try await server.received().count == 8)
        }
    }

    @Test(arguments: [Answer(ranges: false), Answer(tag: "W/\"one\"")])
    func whereTheServerCannotGoOnItIsBegunAnew(next: Answer) async throws {
        var broken = next
        broken.cut = 1000
        try await ArtifactServer.run(try file(), [broken, next]) { server in
            let path = try await store.fetch(try server.k3s()) { _ in }
            #expect(try FileContents.sha256(of: path) == server.sha256.description)
            #expect(try await server.received().map(\.status) == [200, 200])
        }
    }

    /// The file behind the URL became another between two halves; If-Range has the server say so.
    @Test func aFileThatChangedMeanwhileIsBegunAnew() async throws {
        let old = try file("old", seed: 9)
        let answers = [Answer(file: old.string, tag: "\"old\"", cut: 1 << 20), Answer()]
        try await ArtifactServer.run(try file(), answers) { server in
            let path = try await store.fetch(try server.k3s()) { _ in }
            #expect(try FileContents.sha256(of: path) == server.sha256.description)
            let received = try await server.received()
            #expect(received.map(\.range) == [nil, "bytes=\(1 << 20)-"])
            #expect(received.map(\.status) == [200, 200])
        }
    }

    /// The server gives another file the same tag: only the digest tells.
    @Test func halvesThatDoNotBelongTogetherAreFetchedAnewOnce() async throws {
        let old = try file("old", seed: 9)
        try await ArtifactServer.run(try file(), [Answer(file: old.string, cut: 1 << 20), Answer()]) { server in
            let path = try await store.fetch(try server.k3s()) { _ in }
            #expect(try FileContents.sha256(of: path) == server.sha256.description)
            #expect(try await server.received().map(\.status) == [200, 206, 200])
        }
    }

    @Test func aWrongDigestLeavesNothingBehind() async throws {
        let other = SHA256Digest(String(repeating: "ab", count: 32))
        try await ArtifactServer.run(try file()) { server in
            let artifact = try server.k3s(sha256: other)
            let right = try server.sha256.description
            await #expect {
                _ = try await store.fetch(artifact) { _ in }
            } throws: { error in
                guard case ArtifactFailure.wrongDigest(_, let got) = error else { return false }
                return got == right
            }
            #expect(try await server.received().count == 1)
            #expect(try leftovers() == [])
        }
    }

    @Test func whatTheServerRefusesIsToldByStatus() async throws {
        try await ArtifactServer.run(try file(), [Answer(status: 404)]) { server in
            let artifact = try server.k3s()
            await #expect {
                _ = try await store.fetch(artifact) { _ in }
            } throws: { error in
                guard case ArtifactFailure.notThere = error else { return false }
                return (error as? ArtifactFailure)?.message.contains("/releases/v1.34.1%2Bk3s1/k3s (404)") == true
            }
            #expect(try await server.received().count == 1)
        }
        try await ArtifactServer.run(try file(), [Answer(status: 500)]) { server in
            let artifact = try server.k3s()
            await #expect {
                _ = try await store.fetch(artifact) { _ in }
            } throws: { error in
                if case ArtifactFailure.refused(_, status: 500) = error { true } else { false }
            }
            #expect(try await server.received().count == 3)
        }
        try await ArtifactServer.run(try file(), [Answer(status: 503), Answer()]) { server in
            _ = try await store.fetch(try server.k3s()) { _ in }
        }
    }

    @Test func aTransferThatAlwaysBreaksOffIsGivenUp() async throws {
        try await ArtifactServer.run(try file(), [Answer(ranges: false, cut: 5000)]) { server in
            let artifact = try server.k3s()
            await #expect {
                _ = try await store.fetch(artifact) { _ in }
            } throws: { error in
                if case ArtifactFailure.brokenOff(_, received: 5000, of: Self.size, _) = error { true } else { false }
            }
            #expect(try await server.received().count == 3)
            #expect(try store.path(of: try server.k3s()) == nil)
        }
    }

    /// Slow is no reason to stop: only silence is.
    @Test func aServerThatFallsSilentIsLeftAndASlowOneIsNot() async throws {
        let store = Self.store(folder.path.appending("cache"), silence: .seconds(2))
        try await ArtifactServer.run(try file(), [Answer(cut: 1 << 20, then: .hold), Answer(pause: 80)]) { server in
            let path = try await store.fetch(try server.k3s()) { _ in }
            #expect(try FileContents.sha256(of: path) == server.sha256.description)
            #expect(try await server.received().map(\.status) == [200, 206])
        }
        try await ArtifactServer.run(try file("silent", seed: 2), [Answer(cut: 0, then: .hold)]) { server in
            let artifact = try server.k3s()
            await #expect {
                _ = try await store.fetch(artifact) { _ in }
            } throws: { error in
                if case ArtifactFailure.stalled = error { true } else { false }
            }
        }
    }

    @Test func nobodyThereIsToldWithTheCauseFirst() async throws {
        let digest = try #require(SHA256Digest(String(repeating: "ab", count: 32)))
        let artifact = try await ArtifactServer.run(try file()) { server in
            let secure = Artifact.k3s(try .pinned(digest, mirror: "https://127.0.0.1:\(server.port)"), .amd64)
            let untrusted = await #expect(throws: ArtifactFailure.self) { _ = try await store.fetch(secure) { _ in } }
            #expect(untrusted?.message.hasPrefix("TLS could not be established") == true)
            return try server.k3s()
        }
        let failure = await #expect(throws: ArtifactFailure.self) { _ = try await store.fetch(artifact) { _ in } }
        #expect(failure?.message.hasPrefix("connection refused") == true)
        let nameless = Artifact.k3s(try .pinned(digest, mirror: "https://user:secret@nobody.invalid/a"), .arm64)
        let unresolved = await #expect(throws: ArtifactFailure.self) { _ = try await store.fetch(nameless) { _ in } }
        #expect(unresolved?.message.hasPrefix("the name could not be resolved") == true)
        #expect(unresolved?.message.hasSuffix("from https://nobody.invalid/a/v1.34.1%2Bk3s1/k3s-arm64") == true)
    }

    @Test func aFileOfThisMachineIsAddedOnlyWithTheRightDigest() async throws {
        let right = try file()
        let digest = try #require(SHA256Digest(try FileContents.sha256(of: right) ?? ""))
        let artifact = Artifact.k3s(try .pinned(digest, mirror: "http://127.0.0.1:1"), .amd64)
        let wrong = try file("wrong", seed: 2)
        await #expect {
            _ = try await store.add(wrong, as: artifact)
        } throws: { error in
            if case ArtifactFailure.wrongDigest = error { true } else { false }
        }
        #expect(try leftovers() == [])
        let path = try await store.add(right, as: artifact)
        #expect(try await store.fetch(artifact) { _ in } == path)
    }

    @Test func twoAtOnceDownloadItOnce() async throws {
        try await ArtifactServer.run(try file(), [Answer(pause: 5)]) { server in
            let artifact = try server.k3s()
            let paths = try await withThrowingTaskGroup(of: FilePath.self) { group in
                for _ in 0..<4 { group.addTask { try await store.fetch(artifact) { _ in } } }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(paths.count == 1)
            #expect(try await server.received().count == 1)
        }
    }

    /// The transfer is cancelled, not awaited, and gone on with by the next.
    @Test func cancellingEndsItAtOnceAndTheNextGoesOn() async throws {
        try await ArtifactServer.run(try file(), [Answer(cut: 1 << 20, then: .hold), Answer()]) { server in
            let artifact = try server.k3s()
            let download = Task { [store] in try await store.fetch(artifact) { _ in } }
            try await eventually("a mebibyte is there") {
                FileKind(at: store.partial(artifact)) == .file(size: 1 << 20)
            }
            download.cancel()
            await #expect(throws: CancellationError.self) { try await download.value }
            _ = try await store.fetch(artifact) { _ in }
            #expect(try await server.received().map(\.status) == [200, 206])
        }
    }
}
