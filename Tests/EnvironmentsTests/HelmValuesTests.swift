import Environments
import Testing
import YAML

@Suite struct HelmValuesTests {
    /// Helm's engine merges the shipped files as the environment does, and reads what is rendered as the same values.
    @Test func renderedValuesEqualHelmsOwnMerge() throws {
        let files = try ["environments/base.yaml", "environments/local.yaml"].map { try Shipped.text($0) }
        let rendered = try Shipped.copy(variables: false).sources("local").helmValues()
        let answers = try HelmEngine.values(of: [files, [rendered.yaml()], [rendered.json()]])
        let merged = try #require(answers[0][path: ValuePath([.key("values")])])
        #expect(merged.sortedJSON == answers[1].sortedJSON)
        #expect(merged.sortedJSON == answers[2].sortedJSON)
        #expect(!merged.sortedJSON.isEmpty && merged.sortedJSON != "{}")
        #expect(try HelmEngine.values(of: [[rendered.yaml()]], "--pyyaml")[0].sortedJSON == merged.sortedJSON)
    }

    /// What comes out of a reference stays text for Helm and for PyYAML, whatever it looks like.
    @Test func resolvedReferencesStayText() throws {
        let texts = [
            "0123", "yes", "null", "~", "1e3", "2026-01-01", "a: b", "- x", "#", "", " x ", "{}", "a\nb\n", "<<", "*a",
        ]
        let names = texts.indices.map { "V\($0)" }
        let lines = names.map { "  \($0): ${\($0)}\n" }.joined()
        let project = try TemporaryProject(["environments/a.yaml": "cluster: {kind: embedded}\nvalues:\n\(lines)"])
        let process = Dictionary(uniqueKeysWithValues: zip(names, texts))
        let rendered = try project.sources("a", process).helmValues()
        for option in [nil, "--pyyaml"] {
            let answer = try HelmEngine.values(of: [[rendered.yaml(reveal: true)]], option)[0]
            for (name, text) in process {
                #expect(answer[path: ValuePath([.key(name)])]?.scalarValue == .string(text), "\(text)")
            }
        }
    }

    @Test func theSameFilesGiveTheSameBytes() throws {
        let project = try Shipped.copy(variables: true)
        let first = try project.sources("remote").helmValues()
        for _ in 0..<100 {
            let again = try project.sources("remote").helmValues()
            #expect(again.yaml() == first.yaml())
            #expect(again.yaml(showOrigin: true) == first.yaml(showOrigin: true))
            #expect(again.json() == first.json())
        }
    }

    @Test func originsNameFileLineLayerAndReferences() throws {
        let project = try TemporaryProject([
            "environments/base.yaml": "values:\n  a: {b: 1, c: 2}\n",
            "environments/x.yaml": "cluster: {kind: embedded}\nvalues:\n  a: {c: 3}\n  d: ${D}\n  e: ${E:-f}\n",
            ".env": "D=hunter2\n",
        ])
        #expect(
            try project.sources("x").helmValues().yaml(showOrigin: true) == """
                a:  # environments/x.yaml:3 (x)
                  b: 1  # environments/base.yaml:2 (base)
                  c: 3  # environments/x.yaml:3 (x)
                d: <redacted>  # environments/x.yaml:4 (x), ${D} from .env:1:1
                e: f  # environments/x.yaml:5 (x), ${E} from its default

                """
        )
    }

    @Test func secretsAreRedactedUnlessRevealed() throws {
        let project = try TemporaryProject([
            "environments/x.yaml": """
            cluster: {kind: embedded}
            site: {domain: '${DOMAIN}'}
            values: {url: 'https://${DOMAIN}/?k=${KEY}', list: ['${KEY}']}
            """,
            ".env": "DOMAIN=chat.example.org\nKEY=hunter2\n",
        ])
        let values = try project.sources("x").helmValues()
        #expect(values.yaml() == "url: https://chat.example.org/?k=<redacted>\nlist:\n- <redacted>\n")
        #expect(values.json() == "{\"url\":\"https://chat.example.org/?k=<redacted>\",\"list\":[\"<redacted>\"]}\n")
        #expect(values.yaml(reveal: true) == "url: https://chat.example.org/?k=hunter2\nlist:\n- hunter2\n")
    }

    @Test(arguments: ["local", "remote"])
    func onlyWhatValuesNeedMustBeSet(environment: String) throws {
        let project = try Shipped.copy(variables: false)
        #expect(try project.sources(environment).helmValues().yaml().hasPrefix("chat-server:\n"))
        #expect(throws: EnvironmentFaults.self) { try project.sources("remote").load() }
    }

    @Test func otherFaultsOfTypedSectionsAreStillTold() throws {
        let project = try TemporaryProject(["environments/x.yaml": "cluster: {kind: k3z}\nvalues: {a: 1}\n"])
        let error = #expect(throws: EnvironmentFaults.self) { try project.sources("x").helmValues() }
        #expect(error?.faults.map(\.caseName) == ["invalidValue"])
    }

    @Test(arguments: ["", "values:\n", "values: {}\n"])
    func noValuesAreAnEmptyMap(text: String) throws {
        let project = try TemporaryProject(["environments/x.yaml": "cluster: {kind: embedded}\n\(text)"])
        #expect(try project.sources("x").helmValues().yaml() == "{}\n")
        #expect(try project.load("x").values.json() == "{}")
    }
}
