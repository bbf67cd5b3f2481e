package import Environments
internal import Glibc
package import Processes
package import SystemPackage

/// Compresses by `zstd` and encrypts by `age` while something is written, and takes the digests of both.
///
/// Holds no key that opens anything.
package struct ObjectSeal: Sendable {
    /// Nil where objects are only compressed.
    package let recipient: AgeRecipient?
    /// zstd's.
    package let level: Int
    /// How many cores one stream may use to compress: 0 for all.
    package let threads: Int
    private let runner: Runner

    package init(to recipient: AgeRecipient?, level: Int = 3, threads: Int = 1, runner: Runner) {
        self.recipient = recipient
        self.level = level
        self.threads = threads
        self.runner = runner
    }

    /// How names of sealed objects end: which programs open them, the last one first.
    package var suffix: String { recipient == nil ? ".zst" : ".zst.age" }

    var stages: [Command] {
        var stages = [Command("zstd", ["-q", "-c", "-\(level)", "-T\(threads)"])]
        if let recipient { stages.append(Command("age", ["-r", recipient.description])) }
        return stages.map(\.harmless)
    }

    /// Gives `body` somewhere to write, on a thread of its own, and returns when all of it is in `file`.
    ///
    /// The file, mode 0600, is not there afterwards when `body`, a program or the disk failed: a stream that was cut off
    /// never looks like a whole one. It is not durable yet: that is for who stores it.
    package func sealing<Value: Sendable>(
        to file: FilePath,
        _ body: @escaping @Sendable (SealWriter) throws -> Value
    ) async throws -> (SealedFile, Value) {
        let output = try NewFile(file)
        defer { output.closeAndRemoveUnlessKept() }
        let ((value, plain), sealed) = try await runner.pipe(stages) { pipe in
            let writer = SealWriter(pipe)
            let value = try body(writer)
            try writer.flush()
            return (value, writer.digest)
        } draining: { reader in
            try reader.digesting { bytes in try output.write(bytes) }
        }
        try output.keep()
        return (SealedFile(file: file, plain: plain, sealed: sealed), value)
    }

    /// Seals a file's content.
    package func seal(_ source: FilePath, to file: FilePath) async throws -> SealedFile {
        try await sealing(to: file) { writer in try writer.write(contentsOf: source) }.0
    }
}

/// Where the plain content of an object is written; for the one thread it was made for.
package final class SealWriter {
    private static let capacity = 1 << 18

    private let pipe: PipeWriter
    private var running = RunningDigest()
    /// Small writes go out together.
    private var pending: [UInt8] = []

    init(_ pipe: PipeWriter) {
        self.pipe = pipe
        pending.reserveCapacity(Self.capacity)
    }

    var digest: ObjectDigest { running.finished }

    package func write(_ bytes: UnsafeRawBufferPointer) throws {
        if pending.count + bytes.count > Self.capacity { try flush() }
        if bytes.count >= Self.capacity / 4 {
            try flush()
            try send(bytes)
        } else {
            pending.append(contentsOf: bytes)
        }
    }

    package func write(_ bytes: [UInt8]) throws { try bytes.withUnsafeBytes { try write($0) } }

    package func write(_ text: String) throws {
        var text = text
        try text.withUTF8 { try write(UnsafeRawBufferPointer($0)) }
    }

    /// All of the file, which must be there.
    package func write(contentsOf file: FilePath) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.capacity, alignment: 16)
        defer { buffer.deallocate() }
        let input: FileDescriptor
        do { input = try FileDescriptor.open(file, .readOnly, options: [.closeOnExec]) } catch {
            throw FileFailure.reading(file, error as? Errno ?? .ioError)
        }
        defer { try? input.close() }
        while true {
            let count: Int
            do { count = try input.read(into: buffer) } catch {
                throw FileFailure.reading(file, error as? Errno ?? .ioError)
            }
            if count == 0 { return }
            try write(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    func flush() throws {
        if pending.isEmpty { return }
        try pending.withUnsafeBytes { try send($0) }
        pending.removeAll(keepingCapacity: true)
    }

    private func send(_ bytes: UnsafeRawBufferPointer) throws {
        running.update(bytes)
        try pipe.write(bytes)
    }
}

extension PipeReader {
    /// Reads to the end, gives everything to `body`, and returns size and SHA-256 of it.
    func digesting(_ body: (UnsafeRawBufferPointer) throws -> Void) throws -> ObjectDigest {
        var running = RunningDigest()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { buffer.deallocate() }
        while case let count = try read(into: buffer), count > 0 {
            let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
            running.update(bytes)
            try body(bytes)
        }
        return running.finished
    }
}

extension Command {
    /// Without the variables in which secrets could be.
    var harmless: Command {
        var command = self
        command.inherits = Command.harmlessVariables
        return command
    }
}
