import TestSupport

/// Writes random but valid YAML: nesting in block and flow style, anchors, aliases, merge keys, block scalars, comments,
/// quotes and text in several scripts.
struct DocumentGenerator {
    private var random: SeededGenerator
    private var anchors: [(name: String, isMapping: Bool)] = []
    private var serial = 0

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    mutating func document() -> String {
        let start = random.pick(["", "", "---\n", "# comment\n", "\n\n", "%YAML 1.1\n---\n"])
        let end = random.pick(["", "", "...\n", "# end", "\n"])
        let ending = random.chance(10) ? "\r\n" : "\n"
        return (start + blockMapping(indent: 0, depth: 0) + end).replacing("\n", with: ending)
    }

    private mutating func blockMapping(indent: Int, depth: Int) -> String {
        var text = ""
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let padding = String(repeating: " ", count: indent)
            if random.chance(8) { text += padding + "# a comment: with 'quotes\n" }
            if random.chance(10), let merged = anchors.filter(\.isMapping).randomElement(using: &random) {
                if !text.contains(padding + "<<:") {
                    text += padding + random.pick(["<<: *\(merged.name)\n", "<<: [*\(merged.name), {q: 1}]\n"])
                }
            }
            text += padding + key() + ":" + value(indent: indent, depth: depth)
        }
        return text
    }

    /// Unique, so that no document is refused for a duplicate.
    private mutating func key() -> String {
        serial += 1
        return random.pick([
            "key\(serial)", "'k \(serial)'", "\"k\\t\(serial)\"", "\(serial)", "\(serial).5", "키\(serial)",
            "a/b.c-\(serial)",
        ])
    }

    /// What follows a `:` or `-`, with its line end.
    private mutating func value(indent: Int, depth: Int) -> String {
        let deeper = String(repeating: " ", count: indent + 2)
        switch Int.random(in: 0..<(depth < 5 ? 12 : 8), using: &random) {
        case 0: return " " + blockScalar(indent: deeper)
        case 1: return " " + flow(depth: depth) + "\n"
        case 2:
            guard let anchor = anchors.randomElement(using: &random) else { return "\n" }
            return " *\(anchor.name)\n"
        case 3: return " " + scalar() + "\n" + deeper + random.pick(["folded", "more text", "and 'so' on"]) + "\n"
        case 4: return anchored(isMapping: false) + " " + scalar() + "  # comment\n"
        case 5...7: return " " + scalar() + "\n"
        case 8, 9:
            let anchor = anchored(isMapping: true)
            let body = blockMapping(indent: indent + 2, depth: depth + 1)
            publish(anchor, isMapping: true)
            return anchor + "\n" + body
        default:
            var text = "\n"
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                text += deeper + "-" + value(indent: indent + 2, depth: depth + 1)
            }
            return text
        }
    }

    private mutating func anchored(isMapping: Bool) -> String {
        guard random.chance(40) else { return "" }
        serial += 1
        if !isMapping { publish(" &a\(serial)", isMapping: false) }
        return " &a\(serial)"
    }

    private mutating func publish(_ anchor: String, isMapping: Bool) {
        if !anchor.isEmpty { anchors.append((String(anchor.dropFirst(2)), isMapping)) }
    }

    private mutating func blockScalar(indent: String) -> String {
        var text = random.pick(["|", ">", "|-", ">-", "|+", ">+"]) + "\n"
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            text += random.pick([
                indent + "line of text\n", indent + "  indented: more\n", "\n", indent + "# no comment\n",
                indent + "끝 \n",
            ])
        }
        return text
    }

    private mutating func flow(depth: Int) -> String {
        guard depth < 6 else { return "[]" }
        let count = Int.random(in: 0...3, using: &random)
        if random.chance(50) {
            return "["
                + (0..<count).map { _ in flowValue(depth: depth) }.joined(
                    separator: random.pick([", ", ",", ",\n      "])
                ) + "]"
        }
        return "{" + (0..<count).map { _ in key() + ": " + flowValue(depth: depth) }.joined(separator: ", ") + "}"
    }

    private mutating func flowValue(depth: Int) -> String {
        random.chance(25)
            ? flow(depth: depth + 1)
            : random.pick(["1", "yes", "'x, y'", "\"z]\"", "plain text", "1e3", "~", "", "0o17"])
    }

    private mutating func scalar() -> String {
        switch Int.random(in: 0..<4, using: &random) {
        case 0: return "'" + random.pick(["it''s", "a: b # c", "", " x "]) + "'"
        case 1: return "\"" + random.pick(["\\u00e9\\n", "tab\\t", "q\\\"", "\\x41 \\U0001F600", "é"]) + "\""
        case 2: return random.pick(["text", "한국어 텍스트", "http://x.y/z?a#b", "a - b", "x:y", "ünï", "👍"])
        default: return random.pick(AmbiguousScalars.integers + AmbiguousScalars.floats + AmbiguousScalars.times)
        }
    }
}
