import Environments
import FoundationEssentials
import Testing
import YAML

@Suite struct WarningTests {
    @Test(arguments: [
        ("cluster: {kind: embedded}\nserver: {listen: {host: 0.0.0.0}}\n", "2:25 server.listen.host risky"),
        ("cluster: {kind: embedded}\nserver: {listen: {host: '::'}}\n", "2:25 server.listen.host risky"),
        (
            "cluster: {kind: existing, kubeconfig: k, context: c, ingress: ingress-nginx}\n",
            "1:63 cluster.ingress risky"
        ),
        (
            "cluster: {kind: existing, kubeconfig: k, context: c}\ndatabase: {kind: mysql, user: u, password: p}\n",
            "2:44 database.password risky"
        ),
    ])
    func whatIsLegalButDangerousIsAWarning(text: String, warning: String) throws {
        let project = try TemporaryProject(["environments/a.yaml": text])
        #expect(try project.load("a").warnings.map(\.outline) == [warning])
    }

    @Test func noWarningWithoutReason() throws {
        let project = try TemporaryProject([
            "environments/a.yaml": """
            cluster: {kind: existing, kubeconfig: k, context: c}
            server: {listen: {host: 0.0.0.0}}
            database: {kind: mysql, user: u, password: '${P}'}
            """
        ])
        #expect(try project.load("a", ["P": "x"]).warnings.isEmpty)
    }

    @Test func faultsAreWrittenAsJSON() throws {
        let project = try TemporaryProject(["environments/a.yaml": "cluster: {kind: k3z}\n"])
        let json = String(decoding: try JSONEncoder().encode(try project.faults("a")), as: UTF8.self)
        let fault = try Node(parsing: json, file: "")[path: ValuePath([.index(0)])]
        func member(_ key: String) -> Scalar.Value? { fault?[path: ValuePath([.key(key)])]?.scalarValue }
        #expect(member("file") == .string("environments/a.yaml"))
        #expect(member("line") == .integer(1))
        #expect(member("column") == .integer(17))
        #expect(member("path") == .string("cluster.kind"))
    }

    @Test func historiesAreWrittenAsJSONWithoutSecrets() throws {
        let project = try TemporaryProject([
            "environments/a.yaml": "cluster: {kind: embedded}\nvalues: {v: 'x${P}', w: ~}\n", ".env": "P=hunter2\n",
        ])
        let history = try #require(try project.sources("a").history(of: ValuePath([.key("values")])))
        let json = String(decoding: try JSONEncoder().encode(history), as: UTF8.self)
        #expect(!json.contains("hunter2"))
        let tree = try Node(parsing: json, file: "")
        #expect(tree[path: ValuePath([.key("value")])]?.scalarValue == .string("v: x<redacted>\nw: null"))
        let origin = tree[path: ValuePath([.key("references"), .index(0), .key("origin")])]
        #expect(origin?.scalarValue == .string(".env:1:1"))
    }
}
