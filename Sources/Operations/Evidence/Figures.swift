internal import FoundationEssentials

/// Figures as people read them.
enum Figures {
    /// Such as `812 ms`, `23.0 s` or `4 min 5 s`.
    static func duration(milliseconds: Int) -> String {
        switch milliseconds {
        case ..<1000: "\(milliseconds) ms"
        case ..<100_000: "\(decimal(Double(milliseconds) / 1000, digits: 1)) s"
        default: "\(milliseconds / 60_000) min \(milliseconds / 1000 % 60) s"
        }
    }

    /// Of seconds that may be anything a report says.
    static func duration(_ interval: TimeInterval) -> String {
        guard interval.isFinite, abs(interval) < 1e12 else { return "an unknown time" }
        return duration(milliseconds: Int((interval * 1000).rounded()))
    }

    /// Rounded to that many digits after the point, all of them written.
    static func decimal(_ value: Double, digits: Int) -> String {
        var power = 1.0
        for _ in 0..<digits { power *= 10 }
        let scaled = (value.magnitude * power).rounded()
        guard scaled < 1e15 else { return "\(value)" }
        let whole = Int(scaled)
        let sign = value < 0 && whole > 0 ? "-" : ""
        if digits == 0 { return "\(sign)\(whole)" }
        let fraction = "\(Int(power) + whole % Int(power))".dropFirst()
        return "\(sign)\(whole / Int(power)).\(fraction)"
    }

    /// A measured value: no more than three digits after the point, and no zeros at the end.
    static func value(_ value: Double) -> String {
        var text = decimal(value, digits: 3)
        guard text.contains("."), !text.contains("e") else { return text }
        while text.hasSuffix("0") { text.removeLast() }
        return text.hasSuffix(".") ? String(text.dropLast()) : text
    }
}
