/// Decimal floats in YAML's spelling: `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`.
enum DecimalFloat {
    /// Nil when it is spelled otherwise, or too large for a double.
    static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
        guard isSpelledRight(bytes) else { return nil }
        guard let value = Double(String(decoding: bytes, as: UTF8.self)), value.isFinite else { return nil }
        return value
    }

    private static func isSpelledRight(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var rest = bytes[...]
        dropSign(&rest)
        let whole = dropDigits(&rest)
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            guard dropDigits(&rest) + whole > 0 else { return false }
        } else if whole == 0 {
            return false
        }
        guard let exponent = rest.first else { return true }
        guard exponent | 0x20 == UInt8(ascii: "e") else { return false }
        rest.removeFirst()
        dropSign(&rest)
        return dropDigits(&rest) > 0 && rest.isEmpty
    }

    private static func dropSign(_ rest: inout Slice<UnsafeBufferPointer<UInt8>>) {
        if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    }

    private static func dropDigits(_ rest: inout Slice<UnsafeBufferPointer<UInt8>>) -> Int {
        let digits = rest.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }.count
        rest.removeFirst(digits)
        return digits
    }
}
