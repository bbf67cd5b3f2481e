import TestSupport
import YAML

/// Random trees of values, full of strings that are easily misread.
struct TreeGenerator {
    private var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    static let place = Location(file: "generated", line: 1, column: 1)

    mutating func tree() -> Node { mapping(depth: 0) }

    /// A tree with the keys of a small alphabet, so that two of them collide, and some nulls in its mappings.
    mutating func overlay(allowingNulls: Bool, depth: Int = 0) -> Node {
        var result = Mapping()
        for _ in 0..<Int.random(in: 0...4, using: &random) {
            let value: Node =
                switch Int.random(in: 0..<6, using: &random) {
                case 0 where allowingNulls:
                    Node(.scalar(Scalar(value: .null, text: "null", isPlain: true)), at: Self.place)
                case 0...2 where depth < 3: overlay(allowingNulls: allowingNulls, depth: depth + 1)
                case 3: Node(.sequence([scalar(), scalar()]), at: Self.place)
                default: scalar()
                }
            result.set(
                Mapping.Entry(key: random.pick(["a", "b", "c", "d", "e"]), keyLocation: Self.place, value: value)
            )
        }
        return Node(.mapping(result), at: Self.place)
    }

    private mutating func mapping(depth: Int) -> Node {
        var result = Mapping()
        for _ in 0..<Int.random(in: depth == 0 ? 1...6 : 0...4, using: &random) {
            result.set(Mapping.Entry(key: string(), keyLocation: Self.place, value: node(depth: depth + 1)))
        }
        return Node(.mapping(result), at: Self.place)
    }

    private mutating func node(depth: Int) -> Node {
        switch Int.random(in: 0..<(depth < 5 ? 8 : 6), using: &random) {
        case 6: mapping(depth: depth)
        case 7:
            Node(
                .sequence((0..<Int.random(in: 0...4, using: &random)).map { _ in node(depth: depth + 1) }),
                at: Self.place
            )
        default: scalar()
        }
    }

    private mutating func scalar() -> Node {
        let value: Scalar.Value =
            switch Int.random(in: 0..<10, using: &random) {
            case 0: .bool(random.chance(50))
            case 1: .integer(random.pick([0, 1, -1, .max, .min, 8080, 1_000_000]))
            case 2:
                .float(
                    random.pick([
                        0.5, -0.0, 1e21, 1e-7, 1e300, 3, 123456.75, 2.2250738585072014e-308, 1.7976931348623157e308,
                    ])
                )
            case 3: .null
            default: .string(string())
            }
        return Node(.scalar(Scalar(value: value, text: "", isPlain: false)), at: Self.place)
    }

    private mutating func string() -> String {
        switch Int.random(in: 0..<5, using: &random) {
        case 0, 1: random.pick(AmbiguousScalars.all)
        case 2: random.pick(Self.nasty)
        default: (0..<Int.random(in: 0...6, using: &random)).map { _ in random.pick(Self.pieces) }.joined()
        }
    }

    private static let pieces = [
        "a", "B", "0", " ", "  ", "\n", "\n\n", "\t", ":", ": ", "#", " #", "-", "- ", "'", "\"", "\\", "{", "}", "[",
        "]", ",", "&", "*",
        "!", "|", ">", "%", "@", "`", "?", "? ", "=", "~", "한", "é", "😀", "\u{85}", "\u{A0}", "\u{2028}", "\u{FEFF}",
        "\u{1}", "\u{7F}", "\r", "\r\n", "\u{FFFF}", "\u{301}", "---", "...",
    ]

    private static let nasty = [
        "", " ", "\n", "\n\n", " a", "a ", "a\n", "a\n\n", "\na", " a\nb", "a\n b", "a \nb", "a\n\nb\n", "a\n ",
        "\ta\nb", "a\n\tb", "a\t\nb", "#a\nb", "- a\n- b\n", "a: b\nc: d\n",
        "---", "--- a", "---\n", "a\n---\nb", "...", "a\n...\n", "%YAML 1.1", "%a\nb", "<<", "=", "key: value",
        "- item", "? x", "[a]", "{a: b}", "a: ", "a:", ":a", ":", "-", "?", "!x", "&x", "*x", "@x", "`x", "|", ">",
        "''", "'", "\"",
        "{{ .Values.x }}", "${NAME}", "#!/bin/sh\nset -e\nexec \"$@\"\n", "null\n", "1\n", "\u{0}", "\\n",
        "C:\\U0001F600", "x\u{2029}y", "x\u{85}y\nz", "\u{FEFF}x", "é\nü\n", "😀\n😀\n",
        String(repeating: "long ", count: 60), String(repeating: "k", count: 200), "a\r\nb\r\n",
    ]
}
