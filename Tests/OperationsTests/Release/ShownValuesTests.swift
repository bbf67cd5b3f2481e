import Processes
import Testing

@testable import Operations

@Suite struct ShownValuesTests {
    private let shown = ShownValues(redactor: Redactor(secrets: ["known-to-chatops"]))

    private func change(
        _ path: FieldPath,
        _ old: JSONValue?,
        _ new: JSONValue?,
        kind: String = "Deployment"
    ) -> FieldChange {
        shown.change(ObjectDifference.Field(path: path, old: old, new: new), of: kind)
    }

    @Test func aSecretShowsOnlyWhetherItIsTheSame() {
        let path = FieldPath("data").field("key")
        let change = change(path, "b25l", "dHdv", kind: "Secret")
        #expect(change.line.wholeMatch(of: /data\.key: secret:[0-9a-f]{8} → secret:[0-9a-f]{8}/) != nil)
        #expect(change.old != change.new)
        #expect(self.change(path, "b25l", "b25l", kind: "Secret").old == change.old)
        let other = ShownValues(redactor: Redactor(secrets: []))
        #expect(other.change(.init(path: path, old: "b25l", new: nil), of: "Secret").old != change.old)
    }

    @Test(arguments: ["A_PASSWORD", "DB_PASSWD", "API_KEY", "apiKey", "AUTH_TOKEN", "private-key", "CLIENT_SECRET"])
    func aVariableNamedLikeASecretIsOne(name: String) {
        let path = FieldPath("spec.env").item(name).field("value")
        #expect(change(path, nil, "abc").new?.hasPrefix("secret:") == true)
    }

    @Test(arguments: ["x known-to-chatops y", "redis://:word@host:6379", "https://kim:word@example.org/"])
    func whatIsKnownToBeSecretIsHiddenOnBothSides(text: String) {
        let change = change(FieldPath("spec.args"), "plain", .array([.string(text)]))
        #expect(change.old?.hasPrefix("secret:") == true)
        #expect(change.new?.hasPrefix("secret:") == true)
    }

    @Test func namesOfSecretsAreNone() {
        #expect(change(FieldPath("spec.volumes.secret.secretName"), nil, "chat-mysql").new == "chat-mysql")
    }

    @Test func longAndManyLinedTextsStayOnOneLine() {
        let line = change(FieldPath("data.file"), nil, .string(String(repeating: "line\n", count: 100))).line
        #expect(line.count < 150)
        #expect(line.split(whereSeparator: \.isNewline).count == 1)
    }
}
