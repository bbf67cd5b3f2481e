internal import BinaryLog
internal import Glibc
internal import SystemPackage

/// The segment that is being written, for one thread.
final class OpenSegment {
    let info: SegmentInfo
    private let path: FilePath
    private let descriptor: FileDescriptor
    private(set) var reader: TransactionReader
    /// Not yet written.
    private var buffer: [UInt8] = []
    /// Written, and not yet durable.
    private var isUnsynced = false
    /// When its first transaction came.
    private(set) var filledAt: ContinuousClock.Instant?

    private static let capacity = 1 << 20

    /// Makes the file, which has its description event first.
    init(_ info: SegmentInfo, in folder: SpoolFolder, description: [UInt8]) throws {
        self.info = info
        path = folder.open(info.number)
        try JSONDocument.write(info, to: folder.info(info.number))
        reader = TransactionReader(serverStart: info.serverStart)
        do {
            descriptor = try FileDescriptor.open(
                path,
                .readWrite,
                options: [.create, .exclusiveCreate, .closeOnExec, .noFollow],
                permissions: .ownerReadWrite
            )
        } catch { throw FileFailure.writing(path, error as? Errno ?? .ioError) }
        do throws(Errno) { try Folder.synchronize(folder.path) } catch { throw FileFailure.writing(path, error) }
        buffer = BinaryLogMagic.bytes + description
        _ = try reader.add(try Event(description, hasChecksum: true, at: 4))
    }

    /// Opens one that was left, and cuts off what is not whole at its end; nil when that is all of it.
    init?(resuming info: SegmentInfo, in folder: SpoolFolder) throws {
        self.info = info
        path = folder.open(info.number)
        let outcome = try Self.read(path, info)
        guard outcome.reader.description != nil else { return nil }
        do {
            descriptor = try FileDescriptor.open(path, .readWrite, options: [.closeOnExec, .noFollow])
        } catch { throw FileFailure.writing(path, error as? Errno ?? .ioError) }
        reader = outcome.reader
        if outcome.size > outcome.reader.wholeEnd {
            try cut(outcome.reader.wholeEnd)
            reader = try Self.read(path, info).reader
        }
        try seek()
        if reader.transactions > 0 { filledAt = .now }
    }

    deinit { try? descriptor.close() }

    private static func read(_ path: FilePath, _ info: SegmentInfo) throws -> BinaryLogFile.Outcome {
        do { return try BinaryLogFile.read(path, serverStart: info.serverStart) } catch let error as Errno {
            throw FileFailure.reading(path, error)
        }
    }

    private func cut(_ size: UInt64) throws(FileFailure) {
        guard ftruncate(descriptor.rawValue, off_t(size)) == 0, fsync(descriptor.rawValue) == 0 else {
            throw .writing(path, Errno(rawValue: errno))
        }
    }

    private func seek() throws(FileFailure) {
        guard lseek(descriptor.rawValue, 0, SEEK_END) >= 0 else { throw .writing(path, Errno(rawValue: errno)) }
    }

    /// Where in the server's file the next event is.
    var serverEnd: UInt64 {
        reader.serverEnd ?? (SegmentInfo.fileStart + (reader.offset - UInt64(BinaryLogMagic.bytes.count)))
    }

    /// All transactions up to its end.
    var after: GTIDSet { info.before.union(reader.gtids) }

    /// Whether nothing of it has to be kept.
    var isEmpty: Bool { reader.transactions == 0 && !reader.isEnded }

    func append(_ event: Event) throws -> Transaction? {
        let transaction = try reader.add(event)
        buffer += event.bytes
        if transaction != nil, filledAt == nil { filledAt = .now }
        if buffer.count >= Self.capacity { try write() }
        return transaction
    }

    private func write() throws(FileFailure) {
        guard !buffer.isEmpty else { return }
        do { _ = try descriptor.writeAll(buffer) } catch { throw .writing(path, error as? Errno ?? .ioError) }
        buffer.removeAll(keepingCapacity: true)
        isUnsynced = true
    }

    var isDurable: Bool { buffer.isEmpty && !isUnsynced }

    /// Returns once all that was appended survives a power cut.
    func flush() throws(FileFailure) {
        try write()
        guard isUnsynced else { return }
        guard fdatasync(descriptor.rawValue) == 0 else { throw .writing(path, Errno(rawValue: errno)) }
        isUnsynced = false
    }
}
