import Diagnostics
import Testing
import YAML

/// What is refused, and where the finger points.
struct FaultTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var source: String
        var line: Int
        var column: Int
        var problem: YAMLFault.Problem

        init(_ source: String, _ line: Int, _ column: Int, _ problem: YAMLFault.Problem) {
            self.source = source
            self.line = line
            self.column = column
            self.problem = problem
        }

        var testDescription: String { source }
    }

    private static func first(_ line: Int, _ column: Int) -> Location {
        Location(file: "f.yaml", line: line, column: column)
    }

    static let cases = [
        Case("a: 1\nb: 2\na: 3\n", 3, 1, .duplicateKey("a", first: first(1, 1))),
        Case("x:\n  '1': 1\n  1: 2\n", 3, 3, .duplicateKey("1", first: first(2, 3))),
        Case("yes: 1\ntrue: 2\n", 2, 1, .duplicateKey("true", first: first(1, 1))),
        Case("{a: 1, a: 2}\n", 1, 8, .duplicateKey("a", first: first(1, 2))),
        Case("\u{e9}: 1\ne\u{301}: 2\n", 2, 1, .duplicateKey("é", first: first(1, 1))),
        Case("b: &b {x: 1}\na:\n  <<: *b\n  x: 2\n  x: 3\n", 5, 3, .duplicateKey("x", first: first(4, 3))),
        Case("a:\n\tb: 1\n", 2, 1, .tab),
        Case("a:\n  b: 1\n\tc: 2\n", 3, 1, .tab),
        Case("a: @x\n", 1, 4, .reservedCharacter("@")),
        Case("a: `x`\n", 1, 4, .reservedCharacter("`")),
        Case("a: *x\n", 1, 4, .unknownAnchor("x")),
        Case("a: &x\n- *x\n", 2, 3, .selfReference("x")),
        Case("a: !env NAME\n", 1, 4, .customTag("!env")),
        Case("a: !!foo x\n", 1, 4, .customTag("!!foo")),
        Case("a: !Ref [x]\n", 1, 4, .customTag("!Ref")),
        Case("a: !!int yes\n", 1, 4, .unfitTag("!!int", on: "yes")),
        Case("a: !!timestamp soon\n", 1, 4, .unfitTag("!!timestamp", on: "soon")),
        Case("a: !!binary '*'\n", 1, 4, .invalidBinary),
        Case("a: !!binary gIE=\n", 1, 4, .invalidBinary),
        Case("a: {{ name }}\n", 1, 5, .collectionAsKey),
        Case("? [a]\n: 1\n", 1, 3, .collectionAsKey),
        Case("~: 1\n", 1, 1, .unusableKey("~")),
        Case("18446744073709551615: 1\n", 1, 1, .unusableKey("18446744073709551615")),
        Case("a:\n  <<: 5\n", 2, 7, .mergeOfNonMapping),
        Case("l: &l [{a: 1}]\nb:\n  <<: *l\n", 3, 7, .mergeOfNonMapping),
        Case("a: .inf\n", 1, 4, .notFinite(".inf")),
        Case("a: [.nan]\n", 1, 5, .notFinite(".nan")),
        Case("a: 1\n---\nb: 2\n", 2, 1, .secondDocument),
        Case("a: 1\n...\n---\n", 3, 1, .secondDocument),
        Case("a: x\u{1}y\n", 1, 5, .controlCharacter(1)),
        Case("키: 값\n한: \u{7F}\n", 2, 4, .controlCharacter(0x7F)),
        Case("a: 1\nb: \u{0}\n", 2, 4, .nulByte),
    ]

    @Test(arguments: cases)
    func `a faulty document is refused where it is wrong`(_ example: Case) {
        let fault = #expect(throws: YAMLFault.self) { try Node(parsing: example.source, file: "f.yaml") }
        #expect(fault?.problem == example.problem)
        #expect(fault?.location == Self.first(example.line, example.column))
        #expect(fault?.exitCode == .configuration)
    }

    @Test(arguments: [
        ("a: [1, 2\nb: 3\n", 2, 2), ("a: 'open\nb: 1\n", 3, 1), ("a: b: c\n", 1, 5), ("a: 1\n b: 2\n", 2, 3),
        ("a\nb: 1\n", 2, 2),
        ("a: 1\n  - b\nc\n", 4, 1), ("a: \"\\q\"\n", 1, 5), ("- a\nb: 1\n", 2, 1), ("a: }\n", 1, 4),
        ("%YAML 3.0\n---\na: 1\n", 1, 1),
    ])
    func `a syntax fault points at its line`(source: String, line: Int, column: Int) {
        let fault = #expect(throws: YAMLFault.self) { try Node(parsing: source, file: "f.yaml") }
        guard case .syntax = fault?.problem else {
            Issue.record("\(String(describing: fault))")
            return
        }
        #expect(fault?.location == Self.first(line, column), "\(fault?.message ?? "")")
    }

    @Test(
        arguments: [
            ([0xFF, 0xFE, 0x61, 0x00], YAMLFault.Problem.notUTF8(.utf16), 1, 1),
            ([0x00, 0x61, 0x00, 0x3A], .notUTF8(.utf16), 1, 1),
            ([0xFF, 0xFE, 0, 0], .notUTF8(.utf32), 1, 1),
            ([0x61, 0x3A, 0x20, 0x0A, 0x62, 0xC3, 0x28], .notUTF8(.unknown), 2, 2),
        ] as [([UInt8], YAMLFault.Problem, Int, Int)]
    )
    func `bytes that are not UTF-8 are explained`(bytes: [UInt8], problem: YAMLFault.Problem, line: Int, column: Int) {
        let fault = #expect(throws: YAMLFault.self) { try Node(parsing: bytes, file: "f.yaml") }
        #expect(fault?.problem == problem)
        #expect(fault?.location == Self.first(line, column))
    }

    @Test
    func `limits hold for size, depth and alias bombs`() {
        let limits = Limits(bytes: 1000, depth: 10, nodes: 100)
        func problem(_ source: String, _ limits: Limits) -> YAMLFault.Problem? {
            (#expect(throws: YAMLFault.self) { try Node(parsing: source, file: "", limits: limits) })?.problem
        }
        #expect(problem(String(repeating: "#", count: 1001), limits) == .tooLarge(limit: 1000))
        #expect(problem(String(repeating: "[", count: 11), limits) == .tooDeep(limit: 10))
        #expect(problem("a: &a [[[[[1]]]]]\nb: [[[[[*a]]]]]\n", limits) == .tooDeep(limit: 10))
        #expect(
            problem("a: &a [1,1,1,1,1,1,1,1,1]\nb: [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\n", limits)
                == .tooManyNodes(limit: 100)
        )
        let levels = (1...60).map { "l\($0): &l\($0) [*l\($0 - 1), *l\($0 - 1)]\n" }.joined()
        #expect(problem("l0: &l0 x\n" + levels, .standard) == .tooManyNodes(limit: Limits.standard.nodes))
        #expect(problem(String(repeating: "[", count: 1_000_000), .standard) == .tooDeep(limit: Limits.standard.depth))
        #expect(problem(String(repeating: "- ", count: 1_000_000), .standard) == .tooDeep(limit: Limits.standard.depth))
    }

    @Test(arguments: ["", "\n", "# only a comment\n", "---\n", "---\n...\n", "\u{FEFF}"])
    func `an empty document is a null`(source: String) throws {
        #expect(try Node(parsing: source, file: "").isNull)
    }

    @Test
    func `a byte order mark and CRLF change nothing`() throws {
        let node = try Node(parsing: "\u{FEFF}a: 1\r\nb: |\r\n  x\r\n  y\r\n", file: "f.yaml")
        #expect(node.json() == #"{"a":1,"b":"x\ny\n"}"#)
        #expect(node.mapping?.entry(for: "a")?.keyLocation == Self.first(1, 1))
        #expect(node.mapping?.entry(for: "b")?.keyLocation == Self.first(2, 1))
    }

    @Test
    func `an alias stands where its star is`() throws {
        let node = try Node(parsing: "a: &a {x: 1}\nb: *a\n", file: "f.yaml")
        #expect(node.mapping?["b"]?.location == Self.first(2, 4))
        #expect(node.mapping?["b"]?.mapping?["x"]?.location == Self.first(1, 11))
    }
}
