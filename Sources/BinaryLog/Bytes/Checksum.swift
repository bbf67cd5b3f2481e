internal import CZlib

/// The CRC32 that ends every event of a binlog (`binlog_checksum=CRC32`): zlib's, over all bytes before it.
package struct Checksum: Sendable, Equatable {
    package private(set) var value: UInt32 = 0

    package init() {}

    package mutating func add(_ bytes: UnsafeRawBufferPointer) {
        guard let base = bytes.bindMemory(to: UInt8.self).baseAddress else { return }
        value = UInt32(truncatingIfNeeded: crc32_z(UInt(value), base, bytes.count))
    }
}
