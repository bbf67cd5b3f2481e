/// An amount of a resource as Kubernetes writes it (Kubernetes API, `resource.Quantity`): `500m`, `1Gi`, `0.5`, `2e3`.
///
/// Exact within the twelve digits before and nine after the point that resources have.
struct Quantity: Hashable {
    /// In thousandths of a millionth.
    private let nanos: Int128

    init?(_ value: JSONValue) {
        switch value {
        case .string(let text): self.init(text)
        case .integer(let number): self.init("\(number)")
        case .number(let number): self.init("\(number)")
        default: return nil
        }
    }

    init?(_ text: String) {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "-" || $0 == "+") }
        guard let scale = Self.scale(text.dropFirst(digits.count)) else { return nil }
        let isNegative = digits.first == "-"
        let parts = digits.drop { $0 == "-" || $0 == "+" }
            .split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let fraction = parts.count > 1 ? parts[1] : ""
        guard fraction.count <= 9, parts[0].count <= 18, !(parts[0].isEmpty && fraction.isEmpty),
            let number = Int128(parts[0] + fraction + String(repeating: "0", count: 9 - fraction.count))
        else { return nil }
        let (product, overflow) = number.multipliedReportingOverflow(by: scale.factor)
        guard !overflow else { return nil }
        nanos = (isNegative ? -product : product) / scale.divisor
    }

    private static func scale(_ suffix: Substring) -> (factor: Int128, divisor: Int128)? {
        if let scale = suffixes[String(suffix)] { return scale }
        guard suffix.first == "e" || suffix.first == "E", let exponent = Int(suffix.dropFirst()),
            (-9...18).contains(exponent)
        else { return nil }
        let power = (0..<abs(exponent)).reduce(Int128(1)) { value, _ in value * 10 }
        return exponent < 0 ? (1, power) : (power, 1)
    }

    private static let suffixes: [String: (factor: Int128, divisor: Int128)] = [
        "": (1, 1), "n": (1, 1_000_000_000), "u": (1, 1_000_000), "m": (1, 1000),
        "k": (1000, 1), "M": (1_000_000, 1), "G": (1_000_000_000, 1), "T": (1_000_000_000_000, 1),
        "P": (1_000_000_000_000_000, 1), "E": (1_000_000_000_000_000_000, 1),
        "Ki": (1 << 10, 1), "Mi": (1 << 20, 1), "Gi": (1 << 30, 1), "Ti": (1 << 40, 1), "Pi": (1 << 50, 1),
        "Ei": (1 << 60, 1),
    ]
}

extension FieldPath {
    /// Whether amounts stand here, so that texts that differ may mean the same.
    var holdsQuantity: Bool {
        elements.contains {
            [.field("resources"), .field("sizeLimit"), .field("divisor"), .field("capacity"), .field("hard")]
                .contains($0)
        }
    }
}
