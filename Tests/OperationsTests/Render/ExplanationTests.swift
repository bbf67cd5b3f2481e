import Environments
import Operations
import SystemPackage
import Testing

@Suite struct ExplanationTests {
    /// The sources of a shipped environment, with variables given as the process environment.
    private func sources(_ name: String, _ process: [String: String] = [:]) throws -> EnvironmentSources {
        var root = FilePath(#filePath)
        for _ in 0..<4 { root.removeLastComponent() }
        let environment = try #require(EnvironmentName(name))
        return try EnvironmentSources.read(environment, in: Project(root: root), processEnvironment: process)
    }

    @Test func aValueIsExplainedByItsLayers() throws {
        let text = try Explanation(of: "checks.api.path", in: sources("embedded")).text
        #expect(
            text.hasPrefix("checks.api.path = /api/health\n  What is asked for on the environment's own address.\n\n")
        )
        #expect(text.contains("\nlayers, the last one wins:\n* environments/base.yaml:"))
        #expect(text.hasSuffix(" (base): /api/health\n"))
    }

    @Test func aDefaultIsExplained() throws {
        let text = try Explanation(of: "cluster.namespace", in: sources("embedded")).text
        #expect(
            text == """
                cluster.namespace = chat   (default of the code; no file sets it)
                  The namespace of everything deployed.

                """
        )
    }

    @Test func referencesAndSecretsAreExplained() throws {
        let folder = TemporaryFolder()
        try Folder.create(folder.path.appending("environments"), permissions: .ownerReadWriteExecute)
        let text = "cluster: {kind: k3s}\ndatabase: {kind: mysql, user: chat, password: '${MYSQL_PASSWORD}'}\n"
        for (name, content) in [("base", "server: {logLevel: info}\n"), ("own", text)] {
            let file = folder.path.appending("environments/\(name).yaml")
            try DurableFile.write(content.utf8, to: file, permissions: .ownerReadWrite)
        }
        let sources = try EnvironmentSources.read(
            try #require(EnvironmentName("own")),
            in: Project(root: folder.path),
            processEnvironment: ["MYSQL_PASSWORD": "hunter2"]
        )
        let redacted = try Explanation(of: "database.password", in: sources).text
        #expect(redacted.hasPrefix("database.password = <redacted>\n"))
        #expect(redacted.contains("* environments/own.yaml:"))
        #expect(redacted.contains("  ${MYSQL_PASSWORD} at environments/own.yaml:"))
        #expect(redacted.hasSuffix(": from the process environment\n"))
        #expect(!redacted.contains("hunter2"))
        let revealed = try Explanation(of: "database.password", in: sources, reveal: true).text
        #expect(revealed.hasPrefix("database.password = hunter2\n"))
    }

    @Test func mapsAreShownIndented() throws {
        let text = try Explanation(of: "server.listen", in: sources("embedded")).text
        #expect(
            text.hasPrefix("server.listen =\n    host: '127.0.0.1'\n    port: 8080\n  Where it accepts connections.\n")
        )
    }

    @Test(arguments: [("server.lisen.port", "server.listen.port"), ("nothing.like.it", nil)] as [(String, String?)])
    func unknownKeysAreRefused(text: String, meant: String?) throws {
        let sources = try sources("embedded")
        let failure = #expect(throws: RenderFailure.self) { try Explanation(of: text, in: sources) }
        guard case .unknownKey(text, _, let suggestion)? = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(suggestion?.description == meant)
    }

    @Test(arguments: ["", ".", "a..b", "a["])
    func malformedPathsAreRefused(text: String) throws {
        let sources = try sources("embedded")
        let failure = #expect(throws: RenderFailure.self) { try Explanation(of: text, in: sources) }
        guard case .malformedPath(text)? = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
    }

    @Test(arguments: RenderedValues.Format.allCases)
    func everyFormatEndsWithANewline(format: RenderedValues.Format) throws {
        let text = try RenderedValues(sources("local")).text(format)
        #expect(text.hasSuffix("\n") && !text.hasSuffix("\n\n"))
        #expect(text.contains("(local)") == (format == .yamlWithOrigins))
        #expect(text.hasPrefix("{") == (format == .json))
    }
}
