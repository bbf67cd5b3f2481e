import Testing

@testable import Operations

@Suite struct ShownFileTests {
    @Test func secretsOfK3sAreNotShown() {
        let text = """
            # a comment
            token: K10abc
            datastore-endpoint: mysql://chat:hunter2@db/k3s
            etcd-s3-secret-key: very/secret
            secrets-encryption: true
            disable: [traefik]
            configs: {registry.example.org: {auth: {username: kim, password: hunter2}}}
            """
        let shown = ShownFile.lines(Array(text.utf8), name: "config.yaml").joined(separator: "\n")
        for secret in ["K10abc", "hunter2", "very/secret", "kim"] { #expect(!shown.contains(secret), "\(shown)") }
        #expect(shown.contains("token: <redacted>"))
        #expect(shown.contains("secrets-encryption: true"))
        #expect(shown.contains("- traefik"))
    }

    @Test func aUnitIsShownAsItIs() {
        #expect(ShownFile.lines(Array("[Unit]\nA=1\n".utf8), name: "k3s.service") == ["[Unit]", "A=1", ""])
        #expect(ShownFile.lines(Array("a: {".utf8), name: "config.yaml") == [])
    }
}
