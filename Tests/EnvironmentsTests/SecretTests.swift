import Environments
import FoundationEssentials
import Testing
import YAML

@Suite struct SecretTests {
    private let secret = Secret("hunter2")

    @Test func nothingShowsASecret() throws {
        var dumped = ""
        dump([secret], to: &dumped)
        let shown = [
            "\(secret)", String(reflecting: secret), String(describing: Optional(secret)), "\([secret: secret])",
            dumped,
            String(decoding: try JSONEncoder().encode([secret]), as: UTF8.self),
            "\(Mirror(reflecting: secret).children.map(\.value))",
        ]
        #expect(shown.allSatisfy { !$0.contains("hunter2") })
        #expect("\(secret)" == "<redacted>")
        #expect(secret.reveal() == "hunter2")
    }

    @Test func aLoadedEnvironmentsTypesShowNoSecret() throws {
        let loaded = try project.load("a")
        var dumped = ""
        dump(loaded.environment, to: &dumped)
        for text in [dumped, "\(loaded.environment)", "\(loaded.secretValues)", "\(loaded.sources.variables.files)"] {
            #expect(!text.contains("hunter"))
        }
    }

    @Test func secretValuesAreAllThatMustBeRedacted() throws {
        #expect(
            try project.load("a", ["OUTSIDE": "hunter-process"]).secretValues.map { $0.reveal() } == [
                "hunter-unused and long", "hunter-in-the-file", "k-hunter-shared", "hunter-process", "hunter-shared",
                "hunter-values", "hunter-env",
            ]
        )
    }

    @Test func whatEndsInAPublicFieldIsNoSecret() throws {
        let values = try project.load("a").secretValues.map { $0.reveal() }
        #expect(!values.contains("chat.example.org"))
        #expect(!values.contains("9090"))
        #expect(!values.contains(""))
    }

    @Test func settingsAreSecretWhereAReferenceIsInThem() throws {
        let settings = try project.load("a").environment.server.settings
        #expect(settings.map(\.name) == ["CHAT_PLAIN", "CHAT_KEY", "CHAT_DEFAULT"])
        #expect(settings.map { $0.value.reveal() } == ["0o17", "k-hunter-shared", "public"])
        let isSecret = settings.map { if case .secret = $0.value { true } else { false } }
        #expect(isSecret == [false, true, false])
    }

    @Test(arguments: ["0123456789", "yes", "1e99", "[hunter2]", "''", "'${A}hunter2${'", "'${hunter2:?}'"])
    func noFaultShowsASecret(password: String) throws {
        let text =
            "cluster: {kind: existing, kubeconfig: k, context: c}\ndatabase: {kind: mysql, user: u, password: \(password)}\n"
        let faults = try TemporaryProject(["environments/a.yaml": text]).faults("a", ["A": "hunter2"])
        #expect(faults.map(\.path.description) == ["database.password"])
        #expect(!faults.description.contains("0123456789") && !faults.description.contains("1e99"))
        #expect(faults.map(\.location.description) == ["environments/a.yaml:2:44"])
    }

    private let project: TemporaryProject

    init() throws {
        project = try TemporaryProject([
            "environments/a.yaml": """
            cluster:
              kind: existing
              kubeconfig: k
              context: c
              registry: {kind: external, address: a.example, username: u, password: hunter-in-the-file}
            site: {domain: '${DOMAIN}'}
            server:
              listen: {port: '${PORT}'}
              settings: {CHAT_PLAIN: 0o17, CHAT_KEY: 'k-${SHARED}', CHAT_DEFAULT: '${NONE:-public}'}
            database: {kind: mysql, user: u, password: '${SHARED}'}
            values: {a: '${OUTSIDE:-x}', b: '${VALUES}', c: '${DOMAIN}'}
            """,
            ".env": """
            DOMAIN=chat.example.org
            PORT=9090
            SHARED=hunter-shared
            VALUES=hunter-values
            OUTSIDE=hunter-env
            UNUSED='hunter-unused and long'
            EMPTY=
            """,
        ])
    }
}
