import Processes
import SystemPackage
import Testing

/// A program that fails anywhere in a pipeline fails all of it (case 23).
@Suite struct PipelineTests {
    private let runner = Runner()

    private func shell(_ script: String) -> Command { Command("/bin/sh", ["-c", script]) }

    private func run(_ stages: [Command], _ input: [UInt8]) async throws -> [UInt8] {
        try await runner.pipe(stages) { writer in
            try input.withUnsafeBytes { try writer.write($0) }
        } draining: { reader in
            try Self.all(reader)
        }.1
    }

    private static func all(_ reader: PipeReader) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = try buffer.withUnsafeMutableBytes({ try reader.read(into: $0) }), count > 0 {
            bytes += buffer[..<count]
        }
        return bytes
    }

    @Test func bytesGoThroughEveryProgram() async throws {
        let input = noise(3 << 20, seed: 1)
        #expect(try await run([shell("cat"), shell("cat"), shell("cat")], input) == input)
        #expect(try await run([], []) == [])
    }

    @Test(arguments: [0, 1, 2], ["exit 3", "cat >/dev/null; exit 3", "head -c 1000; exit 3", "kill -KILL $$"])
    func aProgramThatFailsFailsAll(position: Int, script: String) async throws {
        var stages = [shell("cat"), shell("cat"), shell("cat")]
        stages[position] = shell(script)
        do {
            _ = try await run(stages, noise(3 << 20, seed: 2))
            Issue.record("it succeeded")
        } catch let failure as CommandFailure {
            #expect(failure.message.contains(script))
        }
    }

    @Test func whatIsNotThereIsNotFound() async throws {
        await #expect {
            _ = try await run([shell("cat"), Command("chatops-no-such-program")], noise(3 << 20, seed: 3))
        } throws: {
            if case CommandFailure.notFound = $0 { true } else { false }
        }
    }

    private struct Mistake: Error {}

    @Test func whatTheWriterThrowsIsThrown() async throws {
        await #expect(throws: Mistake.self) {
            _ = try await runner.pipe([shell("cat")]) { writer in
                try noise(100, seed: 4).withUnsafeBytes { try writer.write($0) }
                throw Mistake()
            } draining: {
                try Self.all($0)
            }
        }
    }

    @Test func whatTheReaderThrowsIsThrown() async throws {
        await #expect(throws: Mistake.self) {
            _ = try await runner.pipe([shell("cat"), shell("cat")]) { writer in
                while true { try noise(1 << 16, seed: 5).withUnsafeBytes { try writer.write($0) } }
            } draining: { _ in
                throw Mistake()
            }
        }
    }

    @Test func cancellingEndsItsPrograms() async throws {
        let task = Task {
            try await runner.pipe([shell("cat"), shell("cat")]) { writer in
                while true { try noise(1 << 16, seed: 6).withUnsafeBytes { try writer.write($0) } }
            } draining: {
                try Self.all($0).count
            }
        }
        try await Task.sleep(for: .milliseconds(50))
        task.cancel()
        await #expect(throws: CancellationError.self) { _ = try await task.value }
    }
}
