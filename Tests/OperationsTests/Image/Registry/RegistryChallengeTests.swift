import Testing

@testable import Operations

@Suite struct RegistryChallengeTests {
    struct Case: Sendable {
        var field: String
        var expected: RegistryChallenge?
    }

    static let cases = [
        Case(field: #"Basic realm="Registry""#, expected: .basic),
        Case(field: "basic", expected: .basic),
        // As Docker Hub sends it.
        Case(
            field:
                #"Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:a/b:pull""#,
            expected: .bearer(
                realm: "https://auth.docker.io/token",
                service: "registry.docker.io",
                scope: "repository:a/b:pull"
            )
        ),
        Case(
            field: #"Bearer realm="https://r/token", scope="repository:a/b:pull,push", error="invalid_token""#,
            expected: .bearer(realm: "https://r/token", service: nil, scope: "repository:a/b:pull,push")
        ),
        Case(
            field: #"Bearer realm=https://r/token,service="with \"quotes\"""#,
            expected: .bearer(realm: "https://r/token", service: #"with "quotes""#, scope: nil)
        ),
        Case(field: #"Bearer service="without a realm""#, expected: nil),
        Case(field: "Negotiate", expected: nil),
        Case(field: "", expected: nil),
    ]

    @Test(arguments: cases) func isRead(_ example: Case) {
        #expect(RegistryChallenge(field: example.field) == example.expected)
    }

    @Test func queriesAreEscaped() {
        #expect(RegistryClient.escaped("sha256:ab/c d&ä") == "sha256%3Aab/c%20d%26%C3%A4")
    }
}
