import Synchronization
import SystemPackage

/// A file of records, written in the order of the calls, from any thread.
///
/// The trial itself is never killed, so records go to the kernel in blocks.
final class Journal: Sendable {
    private struct State {
        var pending: [UInt8] = []
        var failure: (any Error)?
    }

    private let file: FileDescriptor
    private let state = Mutex(State())

    init(creating path: FilePath) throws {
        file = try FileDescriptor.open(
            path,
            .writeOnly,
            options: [.create, .truncate, .append],
            permissions: [.ownerReadWrite, .groupRead, .otherRead]
        )
    }

    func write(_ record: Record) {
        state.withLock { state in
            state.pending += record.line.utf8
            state.pending.append(UInt8(ascii: "\n"))
            if state.pending.count > 64 * 1024 { flush(&state) }
        }
    }

    private func flush(_ state: inout State) {
        do {
            try file.writeAll(state.pending)
        } catch {
            state.failure = state.failure ?? error
        }
        state.pending.removeAll(keepingCapacity: true)
    }

    /// - Throws: The first error of writing, at whichever record it happened.
    func close() throws {
        try state.withLock { state in
            flush(&state)
            try file.close()
            if let failure = state.failure { throw failure }
        }
    }

    /// - Throws: `JournalFault`, or the error of reading.
    static func read(_ path: FilePath) throws -> [Record] {
        let file = try FileDescriptor.open(path, .readOnly)
        let text: String = try file.closeAfter {
            let size = try file.seek(offset: 0, from: .end)
            return try String(unsafeUninitializedCapacity: Int(size)) { buffer in
                try file.read(fromAbsoluteOffset: 0, into: UnsafeMutableRawBufferPointer(buffer))
            }
        }
        return try text.split(separator: "\n").map { try Record(line: $0) }
    }
}
