import Testing
import YAML

struct EmitterTests {
    @Test(arguments: [HelmOracle.Reader.helm, .pyyaml])
    func `others read a written tree as it is`(reader: HelmOracle.Reader) throws {
        let trees = (0..<3000).map { number in
            var generator = TreeGenerator(seed: UInt64(number))
            return generator.tree()
        }
        let answers = try HelmOracle.answers(to: trees.map { [$0.yaml()] }, from: reader)
        for (tree, answer) in zip(trees, answers) {
            #expect(try answer.agrees(with: tree), "\(tree.yaml())\n\(tree.json())\n\(answer)")
        }
    }

    @Test
    func `an annotated tree reads as the tree`() throws {
        for seed in 0..<1000 {
            var generator = TreeGenerator(seed: UInt64(seed))
            let tree = generator.tree()
            let annotated = tree.yaml { _, path in "from \(path.count)\nlevels: {" }
            #expect(try Node(parsing: annotated, file: "").json() == tree.json(), "\(annotated)")
            #expect(try Node(parsing: annotated, file: "").yaml() == tree.yaml())
        }
    }

    @Test
    func `every line that begins a node is annotated`() throws {
        let source = """
            a: 1
            b:
              c: [x, {k: "2"}]
              d: {}
              e: |
                text
                more
            """
        let annotated = try Node(parsing: source, file: "f.yaml").yaml { node, path in
            "\(node.location) \(path.joined(separator: "."))"
        }
        #expect(
            annotated == """
                a: 1  # f.yaml:1:4 a
                b:  # f.yaml:3:3 b
                  c:  # f.yaml:3:6 b.c
                  - x  # f.yaml:3:7 b.c.0
                  - k: '2'  # f.yaml:3:14 b.c.1.k
                  d: {}  # f.yaml:4:6 b.d
                  e: |-  # f.yaml:5:6 b.e
                    text
                    more

                """
        )
    }

    @Test(arguments: [
        ("plain", "plain\n"), ("yes", "'yes'\n"), ("0o17", "'0o17'\n"), ("1:30", "'1:30'\n"),
        ("2001-01-01", "'2001-01-01'\n"), ("~", "'~'\n"),
        ("=", "'='\n"), ("10Gi", "10Gi\n"), ("한국어", "한국어\n"), ("a\nb\n", "|\n  a\n  b\n"), ("a\nb", "|-\n  a\n  b\n"),
        (" a\nb", "\" a\\nb\"\n"), ("a\tb", "\"a\\tb\"\n"),
    ])
    func `a string is quoted only where it must be`(text: String, yaml: String) {
        let node = Node(.scalar(Scalar(value: .string(text), text: text, isPlain: false)), at: TreeGenerator.place)
        #expect(node.yaml() == yaml)
    }

    @Test
    func `JSON keeps the order of keys`() throws {
        let node = try Node(parsing: "z: [1, {b: x, a: \"q\\\"\\n\"}]\na: {}\n", file: "")
        #expect(node.json() == #"{"z":[1,{"b":"x","a":"q\"\n"}],"a":{}}"#)
        #expect(
            node.prettyJSON() == """
                {
                  "z": [
                    1,
                    {
                      "b": "x",
                      "a": "q\\"\\n"
                    }
                  ],
                  "a": {}
                }

                """
        )
    }
}
