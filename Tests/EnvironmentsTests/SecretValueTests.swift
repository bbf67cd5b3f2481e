import Environments
import Testing

/// Secrets that would end in Helm's release are refused at the place they are written.
@Suite struct SecretValueTests {
    private static func refusals(_ values: String, site: String = "") throws -> [String] {
        let file = "cluster: {kind: embedded}\n\(site)values:\n\(values)"
        let project = try TemporaryProject([
            "environments/x.yaml": file, ".env": "PASSWORD=hunter2hunter2\nDOMAIN=chat.example.org\n",
        ])
        do {
            try project.sources("x").helmValues().refuseSecrets()
            return []
        } catch let error as EnvironmentFaults {
            return error.faults.map { "\($0.location): \($0.path)" }
        }
    }

    @Test(arguments: [
        ("  a: plain\n", "", [String]()),
        ("  a: {b: '${PASSWORD}'}\n", "", ["environments/x.yaml:3:10: values.a.b"]),
        ("  a: ['x', 'before ${PASSWORD} after']\n", "", ["environments/x.yaml:3:12: values.a[1]"]),
        ("  a: ${UNSET:-a default}\n", "", []),
        ("  host: ${DOMAIN}\n", "site: {domain: '${DOMAIN}'}\n", []),
        ("  host: ${DOMAIN}\n", "", ["environments/x.yaml:3:9: values.host"]),
        (
            "  a: ${PASSWORD}\n  b: ${DOMAIN}\n", "",
            ["environments/x.yaml:3:6: values.a", "environments/x.yaml:4:6: values.b"]
        ),
    ])
    func valuesWithSecretsAreNamed(values: String, site: String, refused: [String]) throws {
        #expect(try Self.refusals(values, site: site) == refused)
    }

    @Test func theFaultNamesTheVariableAndTheWayOutButNotTheValue() throws {
        let project = try TemporaryProject([
            "environments/x.yaml": "cluster: {kind: embedded}\nvalues: {a: '${PASSWORD}'}\n",
            ".env": "PASSWORD=hunter2hunter2\n",
        ])
        let error = #expect(throws: EnvironmentFaults.self) { try project.sources("x").helmValues().refuseSecrets() }
        let text = error?.faults.map { "\($0)" }.joined() ?? ""
        #expect(text.contains("${PASSWORD}") && text.contains("server.settings"))
        #expect(!text.contains("hunter2"))
    }
}
