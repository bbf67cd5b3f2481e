import FoundationEssentials
import Processes
import SystemPackage
import Testing

@testable import Operations

@Suite struct EvidenceRedactionTests {
    private static let secrets = [
        "hunter2", "it's \"quoted\"", "50%off%20", "пароль-한국", "back\\slash/pipe|`tick`",
        "-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG\n9w0BAQEFAASCBKcwggSj\n-----END KEY-----",
    ]

    @Test func noSecretIsAnywhereInTheTree() throws {
        let fixture = EvidenceFixture(secrets: Self.secrets)
        for secret in Self.secrets {
            for text in try forms(of: secret) {
                _ = try fixture.store.record(
                    Self.report(saying: "a \(text) z"),
                    attachments: ["x.log": Array(text.utf8)]
                )
            }
        }
        #expect(try fixture.store.verify().isIntact)
        for file in try fixture.files() {
            let content = String(decoding: try fixture.read(file), as: UTF8.self)
            for form in try Self.secrets.flatMap(forms) {
                #expect(!content.contains(form) && !file.contains(form), "\(form) in \(file)")
            }
        }
    }

    /// Cutting comes last: half a secret would be known as one by nobody.
    @Test func whatACheckSaysIsCutAfterItWasRedacted() {
        let long = String(repeating: "x", count: 1995) + "hunter2" + String(repeating: "y", count: 1 << 20)
        let check = CheckReport(name: "own", verdict: .failed, target: "", summary: long, measurements: [])
        let once = check.redacted(by: Redactor(secrets: ["hunter2"]))
        #expect(once.summary.utf8.count < 2100 && !once.summary.contains("hunt"))
        #expect(once.summary.hasSuffix(" bytes in all)"))
        #expect(once.redacted(by: Redactor(secrets: ["hunter2"])).summary == once.summary)
        let short = CheckReport(name: "own", verdict: .failed, target: "", summary: "한국어", measurements: [])
        #expect(short.redacted(by: Redactor(secrets: [])).summary == "한국어")
    }

    @Test func everyTextOfAReportIsRedacted() throws {
        let fixture = EvidenceFixture(secrets: ["hunter2"])
        _ = try fixture.store.record(Self.report(saying: "hunter2"))
        let written = String(decoding: try JSONDocument.encode(fixture.store.load().report), as: UTF8.self)
        let original = String(decoding: try JSONDocument.encode(Self.report(saying: "hunter2")), as: UTF8.self)
        #expect(written == original.replacing("hunter2", with: "<redacted>"))
    }

    @Test func anAttachmentIsNotNamedByASecret() throws {
        let fixture = EvidenceFixture(secrets: ["hunter2"])
        #expect(throws: EvidenceFailure.unusableName("<redacted>.log")) {
            try fixture.store.record(EvidenceFixture.report(), attachments: ["hunter2.log": []])
        }
    }

    /// A report with `text` wherever one can stand.
    private static func report(saying text: String) -> RunReport {
        var report = EvidenceFixture.report()
        report.arguments = ["--binary=\(text)"]
        report.actor = Actor(user: text, host: text, pid: 1)
        report.versions = [text: text]
        report.digests = [text: text]
        report.results = [text: text]
        var step = StepReport(name: text, intent: text, outcome: .failed)
        step.note = text
        report.steps = [step]
        report.checks = [
            CheckReport(
                name: text,
                verdict: .failed,
                target: text,
                summary: text,
                measurements: [Measurement(name: text, value: 1, unit: text)]
            )
        ]
        report.failure = FailureReport(message: text, hint: text, causes: [text])
        return report
    }

    private func forms(of secret: String) throws -> [String] {
        let encoder = JSONEncoder()
        let json = String(String(decoding: try encoder.encode(secret), as: UTF8.self).dropFirst().dropLast())
        let percent = secret.utf8.map { "%" + String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        return [
            secret, Data(secret.utf8).base64EncodedString(), percent, percent.uppercased(), json,
            json.replacing("\\/", with: "/"), secret.replacing("'", with: #"'\''"#),
        ]
    }
}
