/// Takes values off bytes, little-endian as binlogs have them; `nil` where the bytes end before.
package struct ByteCursor {
    private var rest: ArraySlice<UInt8>

    package init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    package var isAtEnd: Bool { rest.isEmpty }
    package var count: Int { rest.count }

    package mutating func bytes(_ count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, count <= rest.count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    /// All that is left.
    package mutating func remaining() -> ArraySlice<UInt8> {
        defer { rest = rest.suffix(0) }
        return rest
    }

    /// - Parameter count: 1 to 8 bytes.
    package mutating func integer(_ count: Int) -> UInt64? {
        bytes(count)?.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    package mutating func byte() -> UInt8? { rest.popFirst() }

    /// MySQL's length-encoded integer: one byte below 251, else a byte that tells how many follow.
    package mutating func packed() -> UInt64? {
        switch byte() {
        case nil, 251, 255: nil
        case 252: integer(2)
        case 253: integer(3)
        case 254: integer(8)
        case .some(let small): UInt64(small)
        }
    }

    /// An unsigned integer of mysql::serialization: as many bytes follow the first as that has one bits at its end.
    package mutating func serialized() -> UInt64? {
        guard let first = byte() else { return nil }
        let extra = (~first).trailingZeroBitCount
        guard extra < 8 else { return integer(8) }
        guard let more = integer(extra) else { return nil }
        // Seven ones leave a zero bit only, and no bit of the value.
        let low = UInt64(first) >> UInt64(extra + 1)
        return more << UInt64(7 - extra) | low
    }

    /// A signed one, whose lowest bit is the sign.
    package mutating func signedSerialized() -> Int64? {
        serialized().map { value in
            let magnitude = Int64(bitPattern: value >> 1)
            return value & 1 == 0 ? magnitude : ~magnitude
        }
    }

    package mutating func text(_ count: Int) -> String? {
        bytes(count).map { String(decoding: $0, as: UTF8.self) }
    }
}
