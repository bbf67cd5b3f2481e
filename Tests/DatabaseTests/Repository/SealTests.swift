import Environments
import Glibc
import Operations
import Processes
import SystemPackage
import Testing

@testable import Operations

/// What is sealed is opened by the right key only, and never half.
@Suite struct SealTests {
    private let folder: RepositoryFolder
    private let runner = Runner()

    init() throws { folder = try RepositoryFolder() }

    private func newKey(_ name: String) async throws -> (AgeIdentity, AgeRecipient) {
        let path = folder.appending(name)
        try await runner.run(Command("age-keygen", ["-o", path.string])).checked()
        let identity = AgeIdentity.file(path)
        return (identity, try await identity.recipient(runner))
    }

    @Test(arguments: [0, 1, 100, 5 << 20]) func whatIsSealedCanBeOpened(size: Int) async throws {
        let (identity, recipient) = try await newKey("key")
        let content = noise(size, seed: UInt64(size))
        for recipient in [nil, recipient] {
            let seal = ObjectSeal(to: recipient, runner: runner)
            let (sealed, count) = try await seal.sealing(to: folder.appending("sealed")) { writer in
                for start in stride(from: 0, to: content.count, by: 77_777) {
                    try writer.write(Array(content[start..<min(content.count, start + 77_777)]))
                }
                return content.count
            }
            #expect(count == size)
            #expect(sealed.plain == ObjectDigest(of: content))
            #expect(sealed.sealed == (try ObjectDigest(of: sealed.file)))
            let opener = ObjectOpener(recipient == nil ? nil : identity, runner: runner)
            let expected = SealedObject(name: "object", role: "rows", sealed)
            try await opener.open(sealed.file, to: folder.appending("plain"), expecting: expected)
            #expect(try FileContents.read(folder.appending("plain")) == content)
        }
    }

    @Test func itIsOpenedWithoutChatops() async throws {
        let (_, recipient) = try await newKey("key")
        let source = try folder.file("source", Array("SELECT 1;\n".utf8))
        let sealed = try await ObjectSeal(to: recipient, runner: runner).seal(source, to: folder.appending("sealed"))
        let script = "age -d -i \(folder.appending("key")) \(sealed.file) | zstd -d"
        #expect(try await runner.run(Command("/bin/sh", ["-c", script])).standardOutput == "SELECT 1;\n")
    }

    @Test func anIdentityInMemoryOpensToo() async throws {
        let (_, recipient) = try await newKey("key")
        let bytes = try #require(try FileContents.read(folder.appending("key")))
        let identity = AgeIdentity.bytes(bytes)
        #expect(try await identity.recipient(runner) == recipient)
        let source = try folder.file("source", noise(1000, seed: 1))
        let sealed = try await ObjectSeal(to: recipient, runner: runner).seal(source, to: folder.appending("sealed"))
        try await ObjectOpener(identity, runner: runner).open(sealed.file, to: folder.appending("plain"))
        #expect(try FileContents.read(folder.appending("plain")) == noise(1000, seed: 1))
    }

    @Test func anotherKeyOpensNothing() async throws {
        let (_, recipient) = try await newKey("key")
        let (other, otherRecipient) = try await newKey("other")
        let source = try folder.file("source", noise(1000, seed: 1))
        let sealed = try await ObjectSeal(to: recipient, runner: runner).seal(source, to: folder.appending("sealed"))
        let opener = ObjectOpener(other, runner: runner)
        await #expect(throws: CommandFailure.self) {
            try await opener.open(sealed.file, to: folder.appending("plain"))
        }
        #expect(FileKind(at: folder.appending("plain")) == nil)
        await #expect {
            try await opener.check(opens: recipient.description)
        } throws: {
            if case RepositoryFailure.otherIdentity = $0 { true } else { false }
        }
        try await opener.check(opens: otherRecipient.description)
        await #expect {
            try await ObjectOpener(nil, runner: runner).open(sealed.file, to: folder.appending("plain"))
        } throws: {
            if case RepositoryFailure.noIdentity = $0 { true } else { false }
        }
        await #expect {
            _ = try await AgeIdentity.bytes(Array("AGE-SECRET-KEY-1NOTONE".utf8)).recipient(runner)
        } throws: {
            guard case RepositoryFailure.badIdentity(let reason) = $0 else { return false }
            return !reason.contains("NOTONE")
        }
    }

    @Test func whatIsChangedOrCutIsNotOpened() async throws {
        let (identity, recipient) = try await newKey("key")
        let source = try folder.file("source", noise(200_000, seed: 1))
        for recipient in [nil, recipient] {
            let seal = ObjectSeal(to: recipient, runner: runner)
            let sealed = try await seal.seal(source, to: folder.appending("sealed"))
            let bytes = try #require(try FileContents.read(sealed.file))
            let expected = SealedObject(name: "object", role: "rows", sealed)
            for damage in 0..<6 {
                var damaged = bytes
                if damage.isMultiple(of: 2) {
                    damaged.removeLast(1 + damage * 10_000)
                } else {
                    damaged[bytes.count / 7 * damage] ^= 1
                }
                let file = try folder.file("damaged", damaged)
                await #expect(throws: (any Error).self) {
                    try await ObjectOpener(identity, runner: runner)
                        .open(file, to: folder.appending("plain"), expecting: expected)
                }
                #expect(FileKind(at: folder.appending("plain")) == nil)
            }
        }
    }

    private struct Mistake: Error {}

    @Test func whatIsNotWholeLeavesNoFile() async throws {
        let seal = ObjectSeal(to: nil, runner: runner)
        await #expect(throws: Mistake.self) {
            _ = try await seal.sealing(to: folder.appending("sealed")) { writer in
                try writer.write(noise(1 << 20, seed: 1))
                throw Mistake()
            }
        }
        #expect(FileKind(at: folder.appending("sealed")) == nil)
    }

    /// Hundreds of megabytes a second go in, so that what is written is the limit.
    @Test func writingIsFast() async throws {
        let content = [UInt8](repeating: 65, count: 1 << 20)
        let clock = ContinuousClock()
        let time = try await clock.measure {
            _ = try await ObjectSeal(to: nil, level: 1, runner: runner).sealing(to: folder.appending("sealed")) {
                for _ in 0..<128 { try $0.write(content) }
            }
        }
        #expect(time < .seconds(10))
    }
}
