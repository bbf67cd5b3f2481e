import CMariaDB
import Glibc

/// The server's binlog as it grows, event by event; for one thread at a time, and its calls block.
///
/// It is asked for by GTIDs and without a file's name, since only then a server that has purged something of it says so.
package final class BinaryLogStream {
    package struct Options: Sendable {
        /// Who we are among the server's replicas; two cannot be the same.
        package var serverID: UInt32
        package var replicaUUID: String
        /// How often the server says that there is nothing new.
        package var heartbeat = Duration.seconds(1)
        /// Whether commits wait for ``acknowledge(file:position:)``, where the server was set up for that.
        package var isSemiSync = false

        package init(serverID: UInt32, replicaUUID: String) {
            self.serverID = serverID
            self.replicaUUID = replicaUUID
        }
    }

    package struct Packet: Sendable {
        /// Of exactly one event, with its checksum.
        package let event: [UInt8]
        /// A commit waits for this event to be acknowledged.
        package let isAwaited: Bool
    }

    private let connection: Connection
    private let timeout: Duration
    private let isSemiSync: Bool

    private static let registerReplica: UInt32 = 0x15
    private static let dumpByFile: UInt32 = 0x12
    private static let dumpByGTID: UInt32 = 0x1E
    private static let formatDescription: UInt8 = 15
    private static let semiSyncMark: UInt8 = 0xEF

    /// Asks for all transactions that are not in a set.
    ///
    /// - Parameters:
    ///   - server: whose ``ConnectionOptions/timeout`` is how long silence is borne.
    ///   - gtids: the set as the protocol has it.
    package convenience init(
        _ server: ConnectionOptions,
        after gtids: [UInt8],
        _ options: Options
    ) throws(StreamFailure) {
        try self.init(server, isSemiSync: options.isSemiSync)
        try prepare(options)
        try register(options)
        try dump(options, gtids)
    }

    private init(_ server: ConnectionOptions, isSemiSync: Bool) throws(StreamFailure) {
        timeout = server.timeout
        self.isSemiSync = isSemiSync
        do throws(MySQLFailure) {
            connection = try Connection(server)
        } catch {
            throw .connection(error)
        }
    }

    /// The first event of one of the server's files as it lies there; streams that go on from GTIDs show it changed.
    package static func description(of file: String, _ server: ConnectionOptions) throws(StreamFailure) -> [UInt8] {
        let stream = try BinaryLogStream(server, isSemiSync: false)
        defer { stream.close() }
        // Without an id it is no replica, and ends none that is one.
        try stream.prepare(nil)
        try stream.send(dumpByFile, [4, 0, 0, 0, 1, 0, 0, 0, 0, 0] + file.utf8)
        while true {
            let event = try stream.next().event
            if event[4] == formatDescription { return event }
        }
    }

    deinit { connection.close() }

    /// Ends it from another thread.
    package var interrupter: Interrupter { connection.interrupter }

    package func close() { connection.close() }

    /// Servers before 8.0.26 know the older names; a variable that is not known does no harm.
    private func prepare(_ options: Options?) throws(StreamFailure) {
        var settings = [
            "@source_binlog_checksum = @@GLOBAL.binlog_checksum",
            "@master_binlog_checksum = @@GLOBAL.binlog_checksum",
        ]
        if let options {
            let nanoseconds = Int64(options.heartbeat / .nanoseconds(1))
            settings += [
                "@source_heartbeat_period = \(nanoseconds)", "@master_heartbeat_period = \(nanoseconds)",
                "@replica_uuid = '\(options.replicaUUID)'", "@slave_uuid = '\(options.replicaUUID)'",
            ]
        }
        if isSemiSync { settings += ["@rpl_semi_sync_replica = 1", "@rpl_semi_sync_slave = 1"] }
        do throws(MySQLFailure) {
            try connection.run("SET " + settings.joined(separator: ", "))
        } catch {
            throw .connection(error)
        }
    }

    /// So that it is shown by SHOW REPLICAS.
    private func register(_ options: Options) throws(StreamFailure) {
        var bytes = Self.bytes(options.serverID)
        for text in ["chatops", "", ""] { bytes += [UInt8(text.utf8.count)] + text.utf8 }
        bytes += [UInt8](repeating: 0, count: 2 + 4 + 4)
        try send(Self.registerReplica, bytes)
        _ = try read()
    }

    private func dump(_ options: Options, _ gtids: [UInt8]) throws(StreamFailure) {
        // Flag 4: by GTIDs.
        var bytes: [UInt8] = [4, 0] + Self.bytes(options.serverID) + [0, 0, 0, 0]
        bytes += [4, 0, 0, 0, 0, 0, 0, 0] + Self.bytes(UInt32(gtids.count)) + gtids
        try send(Self.dumpByGTID, bytes)
    }

    private static func bytes(_ value: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }

    private func send(_ command: UInt32, _ bytes: [UInt8]) throws(StreamFailure) {
        let status = bytes.withUnsafeBytes { bytes in
            chatops_send_command(
                connection.handle,
                command,
                bytes.bindMemory(to: CChar.self).baseAddress,
                bytes.count
            )
        }
        guard status == 0 else { throw failure(after: .zero) }
    }

    /// A packet's bytes, valid until the next is read.
    private func read() throws(StreamFailure) -> UnsafeRawBufferPointer {
        guard !connection.isLost else { throw .ended(connection.address) }
        let start = ContinuousClock.now
        let length = mysql_net_read_packet(connection.handle)
        guard length != UInt(UInt32.max), let bytes = connection.handle.pointee.net.read_pos else {
            throw failure(after: ContinuousClock.now - start)
        }
        return UnsafeRawBufferPointer(start: bytes, count: Int(length))
    }

    private func failure(after wait: Duration) -> StreamFailure {
        let failure = MySQLFailure(of: connection.handle, address: connection.address)
        if failure.code == 1236 {
            return failure.text.contains("same server_uuid/server_id") ? .replaced(failure) : .cannotGoOn(failure)
        }
        // libmariadb tells neither which it was.
        if failure.kind == .lost, wait >= timeout { return .silent(connection.address, wait) }
        return .connection(failure)
    }

    /// The next event; waits for it.
    package func next() throws(StreamFailure) -> Packet {
        let packet = try read()
        switch packet.first {
        case 0: break
        case 0xFE where packet.count < 9: throw .ended(connection.address)
        default: throw .malformed(connection.address)
        }
        let plain = UnsafeRawBufferPointer(rebasing: packet.dropFirst())
        if Self.isEvent(plain) { return Packet(event: Array(plain), isAwaited: false) }
        guard isSemiSync, plain.count > 2, plain[0] == Self.semiSyncMark else { throw .malformed(connection.address) }
        let marked = UnsafeRawBufferPointer(rebasing: plain.dropFirst(2))
        guard Self.isEvent(marked) else { throw .malformed(connection.address) }
        return Packet(event: Array(marked), isAwaited: plain[1] & 1 != 0)
    }

    /// Whether the length in an event's header is that of the packet: so it is seen whether two bytes more are before it,
    /// which depends on what the server was set up for.
    private static func isEvent(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.count >= 19 && bytes.loadUnaligned(fromByteOffset: 9, as: UInt32.self).littleEndian == bytes.count
    }

    /// Tells the server that all up to there is safe; commits that wait for that return.
    package func acknowledge(file: String, position: UInt64) throws(StreamFailure) {
        let place = (0..<8).map { UInt8(truncatingIfNeeded: position >> ($0 * 8)) }
        try send(UInt32(Self.semiSyncMark), place + Array(file.utf8))
    }

    /// Whether more has come, or comes in that time.
    ///
    /// False also for what TLS has taken off the socket already.
    package func hasMore(within time: Duration) -> Bool {
        var entry = pollfd(fd: mysql_get_socket(connection.handle), events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, Int32(time / .milliseconds(1))) > 0
    }
}
