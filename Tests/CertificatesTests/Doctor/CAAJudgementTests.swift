import Testing

@testable import Operations

/// RFC 8659 and RFC 8657, record by record.
@Suite struct CAAJudgementTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name = "a.example"
        var records: [String]
        /// Part of what is found; nil where the authority may issue.
        var finding: String?
        var isFailure = true

        var testDescription: String { "\(name) with \(records)" }
    }

    private static let account = "https://acme.example/acct/1"

    static let cases: [Case] = [
        Case(records: ["0 issue ca.example"]),
        Case(records: ["0 issue CA.Example"]),
        Case(records: ["0 ISSUE ca.example"]),
        Case(records: ["0 issue other.example", "0 issue ca.example; policy=x"]),
        Case(records: ["0 issue other.example"], finding: "permits other.example, not this authority"),
        Case(records: ["0 issue ;"], finding: "permits nobody"),
        Case(records: ["0 issue "], finding: "permits nobody"),
        Case(records: ["0 iodef mailto:a@b.example"]),
        Case(records: ["0 future x"]),
        Case(records: ["0 issue ca.example", "128 future x"], finding: "critical tag future"),
        Case(records: ["128 issue ca.example"]),
        Case(records: ["0 issuewild other.example"]),
        Case(name: "*.a.example", records: ["0 issuewild other.example"], finding: "permits other.example"),
        Case(
            name: "*.a.example",
            records: ["0 issue ca.example", "0 issuewild ;"],
            finding: "CAA 0 issuewild \"ca.example\""
        ),
        Case(name: "*.a.example", records: ["0 issue ca.example"]),
        Case(name: "*.a.example", records: ["0 issue other.example", "0 issuewild ca.example"]),
        Case(records: ["0 issue ca.example; accounturi=\(account)"]),
        Case(records: ["0 issue ca.example;accounturi = \(account) ; validationmethods=dns-01,http-01"]),
        Case(records: ["0 issue ca.example; accounturi=https://acme.example/acct/2"], finding: "and this one is"),
        Case(records: ["0 issue ca.example; validationmethods=dns-01"], finding: "only by dns-01, not by http-01"),
        Case(records: ["0 issue ca.example; validationmethods=dns-01", "0 issue ca.example"]),
    ]

    private func judgement(_ found: CAALookup, _ name: String = "a.example", account: String? = account) -> CAAJudgement
    {
        CAAJudgement(name: name, found: found, identities: ["ca.example"], method: "http-01", account: account)
    }

    private static func record(_ text: String) -> CAARecord {
        let words = text.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        return CAARecord(isCritical: words[0] == "128", tag: words[1].lowercased(), value: words[2])
    }

    @Test(arguments: cases) func recordsAreJudged(_ known: Case) {
        let findings = judgement(.found(known.records.map(Self.record), at: "example"), known.name).findings
        guard let expected = known.finding else {
            #expect(findings.isEmpty, "\(findings)")
            return
        }
        #expect(
            findings.count == 1 && findings.allSatisfy { $0.isFailure && $0.text.contains(expected) },
            "\(findings)"
        )
    }

    @Test func whatIsNotKnownIsSaid() {
        #expect(judgement(.none).findings.isEmpty)
        #expect(judgement(.unknown(at: "example")).findings.map(\.isFailure) == [true])
        let bound = CAALookup.found([Self.record("0 issue ca.example; accounturi=\(Self.account)")], at: "example")
        #expect(judgement(bound, account: nil).findings.map(\.isFailure) == [false])
        let unnamed = CAAJudgement(name: "a", found: bound, identities: [], method: "http-01", account: nil)
        #expect(unnamed.findings.map(\.isFailure) == [false])
    }
}
