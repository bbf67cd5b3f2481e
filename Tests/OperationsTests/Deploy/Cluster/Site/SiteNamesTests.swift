import Testing

@testable import Operations

/// What a site's name resolves to, beside the addresses its server has.
@Suite struct SiteNamesTests {
    struct Case: Sendable {
        var resolved: [String]
        var known: [String] = ["192.0.2.10", "2001:db8::10"]
        /// Nil where nothing is wrong.
        var says: String?
    }

    @Test(arguments: [
        Case(resolved: ["192.0.2.10"]),
        Case(resolved: ["192.0.2.10", "2001:db8::10"]),
        Case(resolved: ["203.0.113.7"], known: []),
        Case(
            resolved: [],
            says: "chat.example.org does not resolve: nobody reaches it by its name"
        ),
        Case(
            resolved: ["203.0.113.7"],
            says: "chat.example.org resolves to A 203.0.113.7, but the server is 192.0.2.10, 2001:db8::10"
        ),
        Case(
            resolved: ["192.0.2.10", "2001:db8::7"],
            says: "chat.example.org has a stale record: it leads here by A 192.0.2.10, but also to AAAA 2001:db8::7; "
                + "the server is 192.0.2.10, 2001:db8::10; whoever has IPv6 does not get here"
        ),
        Case(
            resolved: ["192.0.2.10", "203.0.113.7"],
            known: ["192.0.2.10"],
            says: "chat.example.org has a stale record: it leads here by A 192.0.2.10, but also to A 203.0.113.7; "
                + "the server is 192.0.2.10"
        ),
    ])
    func isJudged(_ item: Case) {
        let names = SiteNames(domain: "chat.example.org", resolved: item.resolved, known: item.known)
        #expect(names.warning?.message == item.says)
        #expect(names.report.verdict == (item.says == nil ? .passed : .warned))
        #expect(names.report.summary == item.says ?? names.report.summary)
    }

    @Test func aMissingRecordIsSpelledOut() {
        let names = SiteNames(domain: "chat.example.org", resolved: [], known: ["2001:db8::10", "192.0.2.10"])
        #expect(names.warning?.fix.hasPrefix("add a record A 192.0.2.10 for it in DNS") == true)
    }

    @Test func whatIPPrints() {
        let output = """
            4: eth0    inet 192.0.2.2/24 brd 192.0.2.255 scope global eth0\\       valid_lft forever preferred_lft forever
            4: eth0    inet6 2001:db8::2/64 scope global nodad \\       valid_lft forever preferred_lft forever

            """
        #expect(SiteNames.addresses(onInterfaces: output) == ["192.0.2.2", "2001:db8::2"])
    }
}
