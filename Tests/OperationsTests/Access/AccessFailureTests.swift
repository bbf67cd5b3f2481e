import Diagnostics
import SystemPackage
import Testing

@testable import Operations
@testable import Processes

/// What kubectl says of an API that cannot be reached, as kubectl 1.32 words it.
@Suite struct AccessFailureTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var complaint: String
        var beginning: String
        var testDescription: String { beginning }
    }

    static let cases = [
        Case(
            complaint: "The connection to the server 127.0.0.1:1 was refused - did you specify the right host or port?",
            beginning: "nothing answers where the cluster's API should be"
        ),
        Case(
            complaint: """
                Unable to connect to the server: tls: failed to verify certificate: x509: certificate has expired or is \
                not yet valid: current time 2026-11-22T22:00:00Z is after 2026-11-01T00:00:00Z
                """,
            beginning: "the k3s API certificate expired"
        ),
        Case(
            complaint: """
                Unable to connect to the server: tls: failed to verify certificate: x509: certificate has expired or is \
                not yet valid: current time 2016-11-22T22:00:00Z is before 2026-11-01T00:00:00Z
                """,
            beginning: "the API's certificate is not valid yet"
        ),
        Case(
            complaint: """
                Unable to connect to the server: tls: failed to verify certificate: x509: certificate signed by unknown \
                authority
                """,
            beginning: "the API's certificate is not one that the kubeconfig /k trusts"
        ),
        Case(
            complaint: "Unable to connect to the server: dial tcp: lookup k.example.org on 127.0.0.53:53: no such host",
            beginning: "the cluster's name is not known here"
        ),
        Case(
            complaint: "Unable to connect to the server: dial tcp 192.0.2.1:6443: i/o timeout",
            beginning: "the cluster's API does not answer in time"
        ),
        Case(
            complaint: "error: You must be logged in to the server (Unauthorized)",
            beginning: "the cluster does not accept the credentials in the kubeconfig /k"
        ),
        Case(
            complaint:
                "error: You must be logged in to the server (the server has asked for the client to provide credentials)",
            beginning: "the cluster does not accept the credentials in the kubeconfig /k"
        ),
        Case(complaint: "error: something new", beginning: "kubectl: something new"),
    ]

    @Test(arguments: cases) func isSortedByItsCause(example: Case) {
        let result = CommandResult(
            command: Command("kubectl"),
            termination: .exited(1),
            standardOutput: "",
            standardError: "WARNING: version difference\n\(example.complaint)\n",
            duration: .zero
        )
        let failure = AccessFailure(asking: "/k", KubernetesFailure(result))
        #expect(failure.message.hasPrefix(example.beginning), "\(failure.message)")
        #expect(failure.exitCode == .preflight)
    }
}
