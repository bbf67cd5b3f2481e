package import SystemPackage

/// A binlog file, or a part of one behind a description event, read from its start.
package struct BinaryLogFile {
    package struct Outcome: Sendable {
        package let reader: TransactionReader
        /// What is wrong in the file, or at its end; nil when all of it is whole.
        package let failure: BinaryLogFailure?
        /// Bytes of the file.
        package let size: UInt64

        /// Whether all that is wrong is that the last event, or the last transaction, is not whole.
        package var isTorn: Bool {
            if let failure {
                guard case .damaged(_, _, .truncated) = failure else { return false }
                return true
            }
            return reader.wholeEnd < size
        }
    }

    /// Reads the file up to its end or to what is damaged.
    ///
    /// - Parameter visit: is given each event, where it begins, and the transaction it ends.
    /// - Throws: What `visit` throws, or `Errno`; what is wrong with the content is in the outcome.
    package static func read(
        _ path: FilePath,
        serverStart: UInt64? = nil,
        _ visit: (Event, UInt64, Transaction?) throws -> Void = { _, _, _ in }
    ) throws -> Outcome {
        let descriptor = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])
        return try descriptor.closeAfter {
            let size = try descriptor.seek(offset: 0, from: .end)
            try descriptor.seek(offset: 0, from: .start)
            var input = BufferedInput(descriptor)
            return try read(&input, size: UInt64(size), serverStart: serverStart, visit)
        }
    }

    private static func read(
        _ input: inout BufferedInput,
        size: UInt64,
        serverStart: UInt64?,
        _ visit: (Event, UInt64, Transaction?) throws -> Void
    ) throws -> Outcome {
        var reader = TransactionReader(serverStart: serverStart)
        func outcome(_ failure: BinaryLogFailure?) -> Outcome { Outcome(reader: reader, failure: failure, size: size) }
        let magic = try input.take(4)
        guard magic == BinaryLogMagic.bytes[...] else {
            if magic.count < 4 { return outcome(.damaged(offset: 0, type: nil, .truncated)) }
            return outcome(.notBinaryLog(isEncrypted: magic == BinaryLogMagic.encrypted[...]))
        }
        while true {
            let start = reader.offset
            let head = try input.take(EventHeader.size)
            if head.isEmpty { return outcome(nil) }
            guard let header = EventHeader(head) else {
                return outcome(.damaged(offset: start, type: nil, .truncated))
            }
            guard header.length >= EventHeader.size, header.length <= Self.largestEvent else {
                return outcome(.damaged(offset: start, type: header.type, .wrongLength))
            }
            guard start + UInt64(header.length) <= size else {
                return outcome(.damaged(offset: start, type: header.type, .truncated))
            }
            let body = try input.take(Int(header.length) - EventHeader.size)
            guard body.count == Int(header.length) - EventHeader.size else {
                return outcome(.damaged(offset: start, type: header.type, .truncated))
            }
            let event: Event
            let transaction: Transaction?
            do throws(BinaryLogFailure) {
                let hasChecksum = reader.description?.hasChecksums ?? true
                event = try Event(Array(head + body), hasChecksum: hasChecksum, at: start)
                transaction = try reader.add(event)
            } catch {
                return outcome(error)
            }
            try visit(event, start, transaction)
        }
    }

    /// What a packet can carry, and its header.
    private static let largestEvent: UInt32 = (1 << 30) + (1 << 20)
}

/// Reads in large pieces.
private struct BufferedInput {
    private let descriptor: FileDescriptor
    private var buffer: [UInt8] = []
    private var start = 0

    init(_ descriptor: FileDescriptor) { self.descriptor = descriptor }

    /// Fewer at the end of the file.
    mutating func take(_ count: Int) throws -> ArraySlice<UInt8> {
        if buffer.count - start < count { try fill(count) }
        let end = min(start + count, buffer.count)
        defer { start = end }
        return buffer[start..<end]
    }

    private mutating func fill(_ count: Int) throws {
        buffer.removeSubrange(..<start)
        start = 0
        let piece = 1 << 18
        while buffer.count < count {
            let chunk = try [UInt8](unsafeUninitializedCapacity: piece) { bytes, read in
                read = try descriptor.read(into: UnsafeMutableRawBufferPointer(bytes))
            }
            if chunk.isEmpty { return }
            buffer += chunk
        }
    }
}
