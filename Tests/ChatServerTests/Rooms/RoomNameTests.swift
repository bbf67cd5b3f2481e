import Testing

@testable import ChatServer

@Suite struct RoomNameTests {
    @Test(arguments: [
        ("Kitchen", "Kitchen"), ("  Tea room\u{3000}", "Tea room"), ("caf\u{65}\u{301}", "caf\u{E9}"),
        ("\u{1112}\u{116C}\u{110B}\u{1174}", "회의"), ("👩‍👩‍👧", "👩‍👩‍👧"),
        (String(repeating: "가", count: 100), String(repeating: "가", count: 100)),
    ])
    func isKeptInOneForm(given: String, kept: String) throws {
        #expect(Array(try RoomName(given).text.unicodeScalars) == Array(kept.unicodeScalars))
    }

    @Test(arguments: [
        "", "   ", "\n", "two\nlines", "tab\there", "nul\0", "\u{2028}x\u{2028}y", "\u{202E}turned", "\u{2066}isolated",
        String(repeating: "x", count: 101),
    ])
    func whatIsNoNameIsRefused(given: String) {
        #expect(throws: DomainError.self) { try RoomName(given) }
    }
}
