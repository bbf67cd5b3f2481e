/// Durations as people write them: `500ms`, `90s`, `1h30m`, `2d`.
///
/// Units descend, each at most once; no fractions.
package enum DurationText {
    package static let expectation = "a duration such as 90s, 10m, 1h30m or 500ms"
    package static let pattern = "^([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$"

    private static let units: [(name: String, milliseconds: Int64)] = [
        ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
    ]

    package static func parse(_ text: String) -> Duration? {
        var rest = Substring(text)
        var remainingUnits = units[...]
        var total: Int64 = 0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            let letters = rest[digits.endIndex...].prefix { $0.isASCII && $0.isLetter }
            guard let count = Int64(digits), let unit = remainingUnits.firstIndex(where: { $0.name == letters }) else {
                return nil
            }
            let (product, productOverflow) = count.multipliedReportingOverflow(by: units[unit].milliseconds)
            let (sum, sumOverflow) = total.addingReportingOverflow(product)
            guard !productOverflow, !sumOverflow else { return nil }
            total = sum
            remainingUnits = units[(unit + 1)...]
            rest = rest[letters.endIndex...]
        }
        return text.isEmpty ? nil : .milliseconds(total)
    }

    /// The shortest text `parse` reads as the same duration; what is finer than a millisecond is dropped.
    package static func write(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        var rest = seconds * 1000 + attoseconds / 1_000_000_000_000_000
        var text = ""
        for unit in units where rest >= unit.milliseconds {
            text += "\(rest / unit.milliseconds)\(unit.name)"
            rest %= unit.milliseconds
        }
        return text.isEmpty ? "0s" : text
    }
}
