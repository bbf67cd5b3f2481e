/// Integers as Go's `strconv.ParseInt` and `ParseUint` read them with base 0.
enum PrefixedInteger {
    /// Signed up to 64 bits, else unsigned up to 64 bits without a sign; nil when it is neither.
    static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> Scalar.Value? {
        guard let first = bytes.first else { return nil }
        let isSigned = first == UInt8(ascii: "-") || first == UInt8(ascii: "+")
        let (radix, digits) = base(of: bytes[(isSigned ? 1 : 0)...])
        guard let magnitude = magnitude(of: digits, radix: radix) else { return nil }
        if first == UInt8(ascii: "-") {
            guard magnitude <= Int64.min.magnitude else { return nil }
            return .integer(Int64(truncatingIfNeeded: 0 &- magnitude))
        }
        if let value = Int64(exactly: magnitude) { return .integer(value) }
        return isSigned ? nil : .unsigned(magnitude)
    }

    /// go-yaml's own second try at `0b`, which takes a sign behind the prefix: `0b-1`.
    static func parseSignedBinary(_ bytes: UnsafeBufferPointer<UInt8>) -> Scalar.Value? {
        guard bytes.count > 3, bytes[0] == UInt8(ascii: "0"), bytes[1] == UInt8(ascii: "b") else { return nil }
        guard let magnitude = magnitude(of: bytes[3...], radix: 2) else { return nil }
        switch bytes[2] {
        case UInt8(ascii: "+"): return Int64(exactly: magnitude).map(Scalar.Value.integer)
        case UInt8(ascii: "-"):
            guard magnitude <= Int64.min.magnitude else { return nil }
            return .integer(Int64(truncatingIfNeeded: 0 &- magnitude))
        default: return nil
        }
    }

    private static func base(
        of bytes: Slice<UnsafeBufferPointer<UInt8>>
    ) -> (radix: UInt64, digits: Slice<UnsafeBufferPointer<UInt8>>) {
        guard bytes.count > 1, bytes.first == UInt8(ascii: "0") else { return (10, bytes) }
        guard bytes.count > 2 else { return (8, bytes.dropFirst()) }
        switch bytes[bytes.startIndex + 1] | 0x20 {
        case UInt8(ascii: "x"): return (16, bytes.dropFirst(2))
        case UInt8(ascii: "o"): return (8, bytes.dropFirst(2))
        case UInt8(ascii: "b"): return (2, bytes.dropFirst(2))
        default: return (8, bytes.dropFirst())
        }
    }

    private static func magnitude(of digits: Slice<UnsafeBufferPointer<UInt8>>, radix: UInt64) -> UInt64? {
        guard !digits.isEmpty else { return nil }
        var result: UInt64 = 0
        for byte in digits {
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: return nil
            }
            guard digit < radix else { return nil }
            let (product, overflow) = result.multipliedReportingOverflow(by: radix)
            let (sum, carry) = product.addingReportingOverflow(UInt64(digit))
            guard !overflow, !carry else { return nil }
            result = sum
        }
        return result
    }
}
