extension Scalar.Value {
    /// What a plain, untagged scalar means to Helm.
    ///
    /// Helm reads values with sigs.k8s.io/yaml, that is go-yaml v2 (`resolve.go`) followed by JSON. The rules, each held
    /// to Helm's own engine by the differential tests:
    /// - null: nothing, `~`, `null`, `Null`, `NULL`;
    /// - true: `y Y yes Yes YES true True TRUE on On ON`, false: `n N no No NO false False FALSE off Off OFF`, no other
    ///   capitalization (`yEs` is a string);
    /// - an integer begins with a digit or sign; `_` anywhere behind that is ignored; `0x`, `0b`, `0o` and a leading `0`
    ///   set the base; above 2⁶⁴-1 it becomes a float;
    /// - a float is `1.5`, `.5`, `1.`, `1e3`, with `_` ignored (after a leading dot only between digits); a number with a leading zero
    ///   that is no octal (`08`, `0o8` not being one) is a decimal float; beyond the range of a double it is a string;
    /// - `.inf`, `+.inf`, `-.inf`, `.nan` in three capitalizations, which Helm then refuses;
    /// - everything else is a string: dates and times, `1:30`, `0x1p3`, `=`, `<<` as a value.
    init(plain bytes: UnsafeBufferPointer<UInt8>, text: @autoclosure () -> String) {
        guard let first = bytes.first else {
            self = .null
            return
        }
        switch first {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            self = Self(number: bytes) ?? .string(text())
        case UInt8(ascii: "y"), UInt8(ascii: "Y"), UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "t"),
            UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "o"), UInt8(ascii: "O"),
            UInt8(ascii: "~"):
            self = bytes.count <= 5 ? Self(word: text()) : .string(text())
        default:
            self = .string(text())
        }
    }

    private init(word: String) {
        switch word {
        case "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON": self = .bool(true)
        case "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF": self = .bool(false)
        case "~", "null", "Null", "NULL": self = .null
        default: self = .string(word)
        }
    }

    private init?(number bytes: UnsafeBufferPointer<UInt8>) {
        let startsWithDot = bytes.first == UInt8(ascii: ".")
        let parse = startsWithDot ? Self.fraction : Self.signed
        let value: Self?
        if !bytes.contains(UInt8(ascii: "_")) {
            value = parse(bytes)
        } else if startsWithDot, !Self.separatesDigits(bytes) {
            value = nil
        } else {
            value = bytes.filter { $0 != UInt8(ascii: "_") }.withUnsafeBufferPointer(parse)
        }
        guard let value else { return nil }
        self = value
    }

    /// Whether every `_` stands between two digits.
    private static func separatesDigits(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        return bytes.indices.allSatisfy { index in
            bytes[index] != UInt8(ascii: "_")
                || index > 0 && index + 1 < bytes.count && digits.contains(bytes[index - 1])
                    && digits.contains(bytes[index + 1])
        }
    }

    private static func fraction(_ bytes: UnsafeBufferPointer<UInt8>) -> Self? {
        (DecimalFloat.parse(bytes) ?? notFinite(bytes)).map(Self.float)
    }

    /// A number that begins with a digit or a sign.
    private static func signed(_ bytes: UnsafeBufferPointer<UInt8>) -> Self? {
        if let integer = PrefixedInteger.parse(bytes) { return integer }
        return (DecimalFloat.parse(bytes) ?? notFinite(bytes)).map(Self.float)
            ?? PrefixedInteger.parseSignedBinary(bytes)
    }

    private static func notFinite(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
        switch String(decoding: bytes, as: UTF8.self) {
        case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": .infinity
        case "-.inf", "-.Inf", "-.INF": -.infinity
        case ".nan", ".NaN", ".NAN": .nan
        default: nil
        }
    }
}
