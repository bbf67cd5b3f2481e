import Foundation
import Testing

@testable import ACME

@Suite struct ProblemTests {
    func problem(_ json: String) throws -> Problem { try JSON.decode(Problem.self, from: Array(json.utf8)) }

    @Test func readsSubproblems() throws {
        // RFC 8555 section 6.7.1.
        let problem = try problem(
            #"""
            {"type": "urn:ietf:params:acme:error:malformed",
             "detail": "Some of the identifiers requested were rejected",
             "subproblems": [
               {"type": "urn:ietf:params:acme:error:malformed", "detail": "Invalid underscore in DNS name \"_example.org\"",
                "identifier": {"type": "dns", "value": "_example.org"}},
               {"type": "urn:ietf:params:acme:error:rejectedIdentifier",
                "detail": "This CA will not issue for \"example.net\".",
                "identifier": {"type": "dns", "value": "example.net"}}]}
            """#
        )
        #expect(problem.kind == .malformed)
        #expect(
            problem.description == """
                Some of the identifiers requested were rejected (malformed)
                  _example.org: Invalid underscore in DNS name "_example.org" (malformed)
                  example.net: This CA will not issue for "example.net" (rejectedIdentifier)
                """
        )
    }

    @Test(arguments: [
        (#"{}"#, "about:blank"),
        (#"{"type": 7, "detail": [], "status": "x", "subproblems": {}}"#, "about:blank"),
        (#"{"type": "https://example.org/quota", "title": "Too much"}"#, "Too much (https://example.org/quota)"),
        (#"{"type": "urn:ietf:params:acme:error:tls", "detail": "a\u001b[31m\nb  c"}"#, "a [31m b c (tls)"),
    ])
    func makesTheBestOfBadOnes(json: String, text: String) throws {
        #expect(try problem(json).description == text)
    }

    @Test func isShortened() throws {
        let long = String(repeating: "a", count: 10_000)
        #expect(try problem(#"{"detail": "\#(long)"}"#).description.count < 600)
    }
}
