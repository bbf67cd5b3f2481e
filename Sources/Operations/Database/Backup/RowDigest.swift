internal import MySQLClient

/// What the rows of a table amount to, whatever their order.
///
/// Each row is reduced to two numbers of 64 bits, which are summed: a row more, less or changed shows, save by a chance of
/// 1 in 2^64 or less. It is no proof against somebody who means to deceive; signatures are.
package struct RowDigest: Sendable, Hashable {
    package private(set) var rows = 0
    private var first: UInt64 = 0
    private var second: UInt64 = 0

    package init() {}

    /// What ``text`` is made by; another way will have another name.
    package static let method = "rows1"

    /// 32 hexadecimal digits.
    package var text: String { Self.digits(first) + Self.digits(second) }

    package mutating func add(_ other: RowDigest) {
        rows += other.rows
        first &+= other.first
        second &+= other.second
    }

    mutating func add(_ row: borrowing StreamedRow) {
        var a: UInt64 = 0x9E37_79B9_7F4A_7C15
        var b: UInt64 = 0xD1B5_4A32_D192_ED03
        for index in 0..<row.count {
            guard let value = row[index] else {
                Self.absorb(UInt64.max, &a, &b)
                continue
            }
            Self.absorb(UInt64(value.count), &a, &b)
            var offset = 0
            while offset + 8 <= value.count {
                Self.absorb(UInt64(littleEndian: value.loadUnaligned(fromByteOffset: offset, as: UInt64.self)), &a, &b)
                offset += 8
            }
            var rest: UInt64 = 0
            while offset < value.count {
                rest = rest << 8 | UInt64(value[offset])
                offset += 1
            }
            Self.absorb(rest, &a, &b)
        }
        rows += 1
        first &+= Self.folded(a ^ 0xA24B_AED4_963E_E407, 0x9FB2_1C65_1E98_DF25)
        second &+= Self.folded(b ^ 0x8CB9_2BA7_2F3D_8DD7, 0xFF51_AFD7_ED55_8CCD)
    }

    @inline(__always)
    private static func absorb(_ word: UInt64, _ a: inout UInt64, _ b: inout UInt64) {
        a = folded(a ^ word, 0xE703_7ED1_A0B4_28DB) &+ 0x8EBC_6AF0_9C88_C6E3
        b = folded(b &+ word ^ 0x5896_65CC_7537_4CC3, 0x1D8E_4E27_C47D_124F) &+ word
    }

    @inline(__always)
    private static func folded(_ value: UInt64, _ factor: UInt64) -> UInt64 {
        let product = value.multipliedFullWidth(by: factor)
        return product.high ^ product.low
    }

    private static func digits(_ value: UInt64) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: 16 - text.count) + text
    }
}
