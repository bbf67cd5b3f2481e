extension GuideStep {
    /// Whether a real output is what the guide says: the same but for ids, moments, tokens and measured figures, and
    /// for what `…` stands for: any text within a line, or, alone on a line, any lines.
    func matches(_ real: [String]) -> Bool { Self.matches(output[...], real[...]) }

    private static func matches(_ told: ArraySlice<String>, _ real: ArraySlice<String>) -> Bool {
        guard let line = told.first else { return real.isEmpty }
        if line == "…" {
            return (real.startIndex...real.endIndex).contains { matches(told.dropFirst(), real[$0...]) }
        }
        guard let actual = real.first, matches(line, actual) else { return false }
        return matches(told.dropFirst(), real.dropFirst())
    }

    private static func matches(_ told: String, _ real: String) -> Bool {
        let parts = masked(told).split(separator: "…", omittingEmptySubsequences: false)
        var rest = Substring(masked(real))
        guard let first = parts.first, rest.hasPrefix(first) else { return false }
        rest = rest.dropFirst(first.count)
        guard parts.count > 1, let last = parts.last else { return rest.isEmpty }
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let range = rest.firstRange(of: part) else { return false }
            rest = rest[range.upperBound...]
        }
        return rest.hasSuffix(last)
    }

    /// The text with a word in place of whatever is another each time.
    private static func masked(_ text: String) -> String {
        text.replacing(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/, with: "ID")
            .replacing(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/, with: "MOMENT")
            .replacing(/eyJ[\w-]+\.[\w-]+\.[\w-]+/, with: "TOKEN")
            .replacing(/"[\w-]{43}"/, with: "\"SECRET\"")
            .replacing(/\d+(\.\d+)? (ms|s|KiB)\b/, with: "FIGURE")
            .replacing(/sha256:[0-9a-f]{64}/, with: "DIGEST")
            .replacing(/chat\/server:[0-9a-f]{20}/, with: "chat/server:TAG")
            .replacing(/-[0-9a-f]{8,10}-[a-z0-9]{5}\b/, with: "-POD")
            .replacing(/\b\d{8}T\d{6}Z-/, with: "RUN-")
            .replacing(/\s+$/, with: "")
    }
}
