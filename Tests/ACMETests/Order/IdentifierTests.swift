import Diagnostics
import Foundation
import Testing

@testable import ACME

@Suite struct IdentifierTests {
    @Test(arguments: [
        ("chat.example.org", "chat.example.org", Identifier.Kind.dns),
        ("Chat.Example.ORG", "chat.example.org", .dns),
        ("*.example.org", "*.example.org", .dns),
        ("MÜNCHEN.example", "xn--mnchen-3ya.example", .dns),
        ("*.faß.example", "*.xn--fa-hia.example", .dns),
        ("한국.example", "xn--3e0b707e.example", .dns),
        ("chat。example", "chat.example", .dns),
        ("192.0.2.7", "192.0.2.7", .ip),
        ("2001:DB8:0:0::7", "2001:db8::7", .ip),
        ("::ffff:192.0.2.7", "::ffff:192.0.2.7", .ip),
    ])
    func readsWhatPeopleWrite(text: String, value: String, kind: Identifier.Kind) throws {
        let identifier = try Identifier(text)
        #expect(identifier.value == value)
        #expect(identifier.kind == kind)
    }

    @Test(arguments: [
        "", ".", "localhost", "a..example", "example.org.", ".example.org", "*.*.example.org", "a.*.example.org", "*",
        "-a.example", "a-.example", "a_b.example", "a b.example", "☃.example", "192.0.2.256", "1.2.3",
        "[2001:db8::7]", "https://example.org", "example.org:443", "a\u{0}.example", "xn--zzzzzzz.example\n",
        String(repeating: "a", count: 64) + ".example", String(repeating: "a.", count: 130) + "example",
    ])
    func refusesWhatNobodyCertifies(text: String) throws {
        let failure = #expect(throws: ACMEFailure.self) { try Identifier(text) }
        guard case .unusableName(text, _) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(failure?.message.contains("\u{0}") == false)
        #expect(failure?.exitCode == .configuration)
    }

    @Test func knowsReverseNames() {
        #expect(IPAddress("192.0.2.7")?.reverseName == "7.2.0.192.in-addr.arpa")
        #expect(
            IPAddress("2001:db8::567:89ab")?.reverseName
                == "b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"
        )
    }
}
