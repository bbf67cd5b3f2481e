/// Replaces secrets by `<redacted>` in text that people or files will see.
///
/// A secret is found as it is; within base64 (RFC 4648 sections 4 and 5, at any of the three alignments, with or
/// without padding, wrapped or not); and under any ``Escaping``, in whatever choice of escaped characters. A secret of
/// several lines is also found line by line, as PEM keys get logged. Matches that overlap are covered together.
///
/// Secrets under ``shortest`` bytes are not redacted: they occur in ordinary words, and hiding each occurrence
/// would spoil the text and tell the secret. Text encoded twice, compressed or encrypted is out of reach.
package struct Redactor: Sendable {
    /// In bytes of UTF-8.
    package static let shortest = 4
    package static let replacement = "<redacted>"

    /// What is searched for, by first byte; empty when there are no secrets.
    private let patterns: [[SecretPattern]]
    /// Whether a match can start with this byte: a pattern's first one, or one that introduces an escape.
    private let starts: [Bool]

    package init(secrets: some Sequence<String>) {
        let distinct = secrets.reduce(into: Set()) { $0.formUnion(SecretPattern.all(for: $1)) }
        var patterns = [[SecretPattern]](repeating: [], count: distinct.isEmpty ? 0 : 256)
        for pattern in distinct { patterns[Int(pattern.bytes[0])].append(pattern) }
        var starts = patterns.map { !$0.isEmpty }
        if !distinct.isEmpty {
            for lead in Escaping.allCases.flatMap(\.leads) { starts[Int(lead)] = true }
        }
        self.patterns = patterns
        self.starts = starts
    }

    package func redact(_ text: String) -> String {
        if patterns.isEmpty { return text }
        return redacted(Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) } ?? text
    }

    package func redact(_ bytes: [UInt8]) -> [UInt8] {
        patterns.isEmpty ? bytes : redacted(bytes) ?? bytes
    }

    /// Nil when there is nothing to hide.
    private func redacted(_ text: [UInt8]) -> [UInt8]? {
        let escapings = Escaping.allCases.filter { $0.leads.isEmpty || !$0.leads.isDisjoint(with: text) }
        var result: [UInt8] = []
        var covered = 0
        for position in text.indices where starts[Int(text[position])] {
            let ends = escapings.compactMap { longestMatch(in: text, at: position, under: $0) }
            guard let end = ends.max(), end > covered else { continue }
            if position >= covered {
                result.append(contentsOf: text[covered..<position])
                result.append(contentsOf: Self.replacement.utf8)
            }
            covered = end
        }
        return covered == 0 ? nil : result + text[covered...]
    }

    private func longestMatch(in text: [UInt8], at position: Int, under escaping: Escaping) -> Int? {
        let first = escaping.character(in: text, at: position).firstByte
        return patterns[Int(first)].compactMap { $0.end(in: text, from: position, under: escaping) }.max()
    }
}
