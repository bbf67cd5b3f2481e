import Testing

@testable import ChatServer

@Suite struct NameTests {
    @Test(arguments: [
        "ada@example.org", "a.b+c@sub.example.org", "x@localhost", "ünïcode@exämple.org", "민아@예시.한국",
        "o'brien@example.org", String(repeating: "a", count: 64) + "@example.org",
    ])
    func theseAreAddresses(text: String) throws {
        #expect(try EmailAddress(text).text == text)
    }

    @Test(arguments: [
        "", "@", "ada", "ada@", "@example.org", "a@b@c", "a b@example.org", ".ada@example.org", "ada.@example.org",
        "a..b@example.org", "ada@example..org", "ada@-example.org", "ada@example-.org", "ada@exa_mple.org",
        "ada@example.org\n", "\u{202E}ada@example.org", "\"a b\"@example.org", "ada@[192.0.2.1]",
        String(repeating: "a", count: 65) + "@example.org", "a@" + String(repeating: "a", count: 64),
        "a@" + Array(repeating: "example", count: 40).joined(separator: "."),
    ])
    func theseAreNot(text: String) {
        #expect(throws: DomainError.self) { try EmailAddress(text) }
    }

    @Test(arguments: [("Ada@Example.ORG", "ada@example.org"), ("e\u{301}@example.org", "é@example.org")])
    func addressesThatDifferInCaseOrCompositionAreOne(first: String, second: String) throws {
        #expect(try EmailAddress(first).key == EmailAddress(second).key)
    }

    @Test(arguments: [
        ("Ada", "Ada"), ("  Ada Lovelace ", "Ada Lovelace"), ("민아", "민아"), ("👩‍🚀", "👩‍🚀"), ("e\u{301}", "é"),
        (String(repeating: "a", count: 32), String(repeating: "a", count: 32)),
    ])
    func theseAreNicknames(text: String, nickname: String) throws {
        #expect(try Nickname(text).text.unicodeScalars.elementsEqual(nickname.unicodeScalars))
    }

    @Test(arguments: [
        "", "   ", "a\u{0}b", "a\nb", "\u{200D}", "a\u{202E}b", "\u{E000}", String(repeating: "a", count: 33),
    ])
    func theseAreNotNicknames(text: String) {
        #expect(throws: DomainError.self) { try Nickname(text) }
    }
}
