import Environments
import Testing
import YAML

@Suite struct ValueHistoryTests {
    private let project: TemporaryProject

    init() throws {
        project = try TemporaryProject([
            "environments/base.yaml": """
            server:
              logLevel: debug
              listen: {host: 127.0.0.1, port: 8080}
            values:
              tree: {a: 1, b: 2}
              gone: {a: 1}
              list: [1, 2]
            """,
            "environments/a.yaml": """
            cluster: {kind: existing, kubeconfig: k, context: c}
            server:
              logLevel: info
            database: {kind: mysql, user: u, password: 'p${PASSWORD}'}
            site: {domain: '${DOMAIN:-chat.example.org}'}
            values:
              tree: {a: 3}
              gone: ~
              list: [3]
              url: http://${DOMAIN}/${TOKEN}
            """,
            ".env": "TOKEN=hunter2\nDOMAIN=b.example\n",
        ])
    }

    private func history(_ path: String, reveal: Bool = false) throws -> ValueHistory {
        let sources = try project.sources("a")
        let path = try #require(ValuePath(path))
        return try #require(sources.history(of: path, reveal: reveal))
    }

    @Test func everyLayerThatSetAValueIsListedAndTheLastWins() throws {
        let settings = try history("server.logLevel").settings
        #expect(settings.map(\.layer) == ["base", "a"])
        #expect(settings.map(\.location.description) == ["environments/base.yaml:2:13", "environments/a.yaml:3:13"])
        #expect(settings.map(\.effect) == [.sets("debug"), .sets("info")])
        #expect(settings.map(\.wins) == [false, true])
        #expect(try history("server.logLevel").outcome == .set("info"))
    }

    @Test func aMapIsWonByAllThatContribute() throws {
        #expect(try history("values.tree").settings.map(\.wins) == [true, true])
        #expect(try history("values.tree").outcome == .set("a: 3\nb: 2"))
    }

    @Test func deletionsAreTold() throws {
        #expect(try history("values.gone").settings.map(\.effect) == [.sets("a: 1"), .deletes])
        #expect(try history("values.gone").outcome == .unset)
        let below = try history("values.gone.a").settings
        #expect(below.map(\.effect) == [.sets("1"), .discards(ValuePath([.key("values"), .key("gone")]))])
        #expect(below.map(\.wins) == [false, true])
    }

    @Test func itemsOfAReplacedListHaveAHistory() throws {
        #expect(try history("values.list[0]").settings.map(\.wins) == [false, true])
        #expect(try history("values.list[1]").outcome == .unset)
    }

    @Test func defaultsComeFromTheCode() throws {
        #expect(try history("server.startDeadline").outcome == .codeDefault("30s"))
        #expect(try history("database.port").outcome == .codeDefault("3306"))
        #expect(try history("certificates").outcome == .unset)
    }

    @Test func referencesTellWhatTheyBecame() throws {
        let references = try history("values.url").references
        #expect(references.map(\.name) == ["DOMAIN", "TOKEN"])
        let lines = references.map { reference -> Int? in
            if case .file(let location)? = reference.origin { location.line } else { nil }
        }
        #expect(lines == [2, 1])
        #expect(try history("database.password").references.map(\.origin) == [nil])
    }

    @Test func secretsAreRedactedUnlessRevealed() throws {
        #expect(try history("values.url").outcome == .set("http://b.example/<redacted>"))
        #expect(try history("values.url", reveal: true).outcome == .set("http://b.example/hunter2"))
        #expect(try history("database.password").outcome == .set("<redacted>"))
        #expect(try history("database").outcome == .set("kind: mysql\nuser: u\npassword: <redacted>"))
        #expect(try history("site.domain").outcome == .set("b.example"))
    }

    @Test(
        arguments: [
            ("server.loglevel", "server.logLevel"), ("srver.listen.port", "server.listen.port"),
            ("values.tre.a", "values.tree.a"),
            ("xyzzy", nil), ("checks.api", nil), ("values.list[7]", nil),
        ] as [(String, String?)]
    )
    func unknownPathsAreSuggested(text: String, meant: String?) throws {
        let sources = try project.sources("a")
        let path = try #require(ValuePath(text))
        #expect(sources.history(of: path) == nil)
        #expect(EnvironmentSchema.suggestion(for: path, in: sources)?.description == meant)
    }
}
