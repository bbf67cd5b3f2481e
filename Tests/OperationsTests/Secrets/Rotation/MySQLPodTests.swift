import Environments
import Processes
import SystemPackage
import Testing

@testable import Operations

/// How MySQL's client is invoked within its pod: no argument ever holds a password or a statement.
@Suite struct MySQLPodTests {
    @Test func theLoginAndTheStatementsGoByStandardInput() throws {
        let namespace = try #require(KubernetesNamespace("chat"))
        let access = ClusterAccess(kubeconfig: "/k", context: "c", namespace: namespace)
        let pod = MySQLPod(
            connection: ClusterConnection(access, runner: Runner()),
            redactor: Redactor(secrets: [])
        )
        let login = MySQLPod.Login(user: "chat", password: Secret(#"pa"ss\word"#))
        let command = pod.command("SELECT 1;\n", as: login)
        #expect(command.executable == "kubectl")
        #expect(
            command.arguments.prefix(6) == [
                "exec", "--stdin", "pod/chat-mysql-0", "--container=mysql", "--kubeconfig=/k", "--context=c",
            ]
        )
        #expect(
            command.arguments.suffix(4) == ["--protocol=socket", "--user=chat", "--batch", "--skip-column-names"]
        )
        #expect(!command.arguments.contains { $0.contains("pa\"ss") || $0.contains("SELECT") })
        #expect(command.input == .bytes(Array("password=\"pa\\\"ss\\\\word\"\nSELECT 1;\n".utf8)))
    }

    @Test(arguments: [
        ("plain", "\"plain\""), ("a\\b", "\"a\\\\b\""), ("a\"b", "\"a\\\"b\""), ("#;' ", "\"#;' \""),
        ("a\nb\tc\r", "\"a\\nb\\tc\\r\""), ("ümlaut €", "\"ümlaut €\""), ("", "\"\""),
    ])
    func optionFilesTakeAnyPassword(text: String, quoted: String) {
        #expect(MySQLPod.optionValue(text) == quoted)
    }

    @Test(arguments: [("plain", "'plain'"), ("it's", "'it''s'"), (#"a\'b"#, #"'a\\''b'"#), ("", "''")])
    func statementsTakeAnyPassword(text: String, quoted: String) {
        #expect(MySQLPod.literal(text) == quoted)
    }

    @Test func bothPasswordsWorkUntilTheOldOneIsDiscarded() {
        #expect(
            MySQLAccounts.retaining(user: "root", hosts: ["localhost", "%"], Secret("new")) == """
                SET SESSION sql_mode = '';
                ALTER USER IF EXISTS 'root'@'localhost' IDENTIFIED BY 'new' RETAIN CURRENT PASSWORD;
                ALTER USER IF EXISTS 'root'@'%' IDENTIFIED BY 'new' RETAIN CURRENT PASSWORD;

                """
        )
        #expect(
            MySQLAccounts.discarding(user: "chat", hosts: ["%"])
                == "ALTER USER IF EXISTS 'chat'@'%' DISCARD OLD PASSWORD;\n"
        )
    }
}
