/// A finite number's shortest decimal digits that read back as the same number, without leading or trailing zeros.
struct FloatDigits {
    private let isNegative: Bool
    private let digits: String
    /// Where the decimal point stands, counted from before the first digit: 2 for `15`, 0 for `0.15`.
    private let point: Int

    init(_ number: Double) { self.init(description: number.description) }

    init(_ number: Float) { self.init(description: number.description) }

    /// Swift's descriptions (`1.5e-07`, `20.0`) are shortest by definition.
    private init(description: String) {
        isNegative = description.hasPrefix("-")
        let parts = description.drop { $0 == "-" }.split(separator: "e")
        let mantissa = parts.first?.split(separator: ".") ?? []
        let all = mantissa.joined()
        let significant = all.drop { $0 == "0" }
        let trailing = significant.reversed().prefix { $0 == "0" }.count
        digits = significant.isEmpty ? "0" : String(significant.dropLast(trailing))
        let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        point = significant.isEmpty ? 1 : (mantissa.first?.count ?? 0) + exponent - (all.count - significant.count)
    }

    var exponent: Int { point - 1 }

    /// `0.000012`, `1500`, `1.5`.
    var fixed: String {
        let body: String
        if point <= 0 {
            body = "0." + String(repeating: "0", count: -point) + digits
        } else if digits.count <= point {
            body = digits + String(repeating: "0", count: point - digits.count)
        } else {
            body = "\(digits.prefix(point)).\(digits.dropFirst(point))"
        }
        return (isNegative ? "-" : "") + body
    }

    /// `1.5e+21`, with at least `exponentDigits` digits in the exponent.
    func scientific(exponentDigits: Int) -> String {
        let power = String(exponent.magnitude)
        let padding = String(repeating: "0", count: max(0, exponentDigits - power.count))
        let fraction = digits.count > 1 ? ".\(digits.dropFirst())" : ""
        return "\(isNegative ? "-" : "")\(digits.prefix(1))\(fraction)e\(exponent < 0 ? "-" : "+")\(padding)\(power)"
    }
}

extension Double {
    /// As Go's encoding/json prints it (`floatEncoder`): exponents below 1e-6 and from 1e21.
    var jsonFormat: String {
        let digits = FloatDigits(self)
        return self != 0 && (magnitude < 1e-6 || magnitude >= 1e21)
            ? digits.scientific(exponentDigits: 1) : digits.fixed
    }

    /// A spelling that Helm, YAML 1.2 and YAML 1.1 all read as this float: YAML 1.1 wants a dot and a signed exponent.
    var yamlFormat: String {
        let text = jsonFormat
        if text.contains(".") { return text }
        guard let exponent = text.firstIndex(of: "e") else { return text + ".0" }
        return "\(text[..<exponent]).0\(text[exponent...])"
    }
}

extension Float {
    /// As Go's `strconv.FormatFloat(x, 'g', -1, 32)` prints it; not-finite numbers as YAML spells them.
    var goGeneralFormat: String {
        guard isFinite else { return isNaN ? ".nan" : self < 0 ? "-.inf" : ".inf" }
        let digits = FloatDigits(self)
        return (-4..<6).contains(digits.exponent) ? digits.fixed : digits.scientific(exponentDigits: 2)
    }
}
