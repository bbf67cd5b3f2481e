import Diagnostics
import Environments
import Testing

@Suite struct ValueTypeTests {
    @Test(arguments: [
        ("500ms", Duration.milliseconds(500)), ("90s", .seconds(90)), ("10m", .seconds(600)), ("1h30m", .seconds(5400)),
        ("2d", .seconds(172_800)), ("1m500ms", .milliseconds(60_500)), ("0s", .zero),
    ])
    func durationsAreReadAndWritten(text: String, duration: Duration) {
        #expect(DurationText.parse(text) == duration)
        #expect(DurationText.parse(DurationText.write(duration)) == duration)
    }

    @Test(arguments: [
        "", "1", "s", "1.5s", "-1s", "+1s", "1s1m", "1s1s", "1 s", "1S", "1us", "٣s", "99999999999999999999s",
        "9223372036854775807d",
    ])
    func otherTextsAreNoDurations(text: String) {
        #expect(DurationText.parse(text) == nil)
    }

    @Test(arguments: [(90, "1m30s"), (3600, "1h"), (0, "0s"), (86_400, "1d")])
    func durationsAreWrittenShort(seconds: Int, text: String) {
        #expect(DurationText.write(.seconds(seconds)) == text)
    }

    @Test(arguments: [
        ("a", true), ("a-1", true), ("1a", true), (String(repeating: "a", count: 32), true), ("", false), ("-a", false),
        ("a-", false), ("A", false), ("a_b", false), ("a.b", false), ("../a", false),
        (String(repeating: "a", count: 33), false),
        ("é", false),
    ])
    func environmentNames(text: String, isLegal: Bool) {
        #expect((EnvironmentName(text) != nil) == isLegal)
    }

    @Test(arguments: [
        ("localhost", true), ("chat.example.org", true), ("Chat.Example.ORG", true), ("xn--bcher-kva.example", true),
        ("1.2.3.4", false), ("a..b", false), ("a.", false), ("-a.b", false), ("a_b.c", false), ("a b", false),
        ("", false),
        (String(repeating: "a", count: 64) + ".org", false),
    ])
    func domains(text: String, isLegal: Bool) {
        #expect((Domain(text) != nil) == isLegal)
    }

    @Test(arguments: [
        ("127.0.0.1", true, true), ("127.8.0.9", true, true), ("::1", true, true), ("localhost", true, true),
        ("0.0.0.0", true, false), ("::", true, false), ("fe80::1:2", true, false), ("1:2:3:4:5:6:7:8", true, false),
        ("::ffff:10.0.0.1", true, false), ("chat-mysql", true, false), ("127.0.0.1.example.org", true, false),
        ("256.0.0.1", false, false), ("1.2.3", false, false), ("01.2.3.4", false, false), ("1::2::3", false, false),
        (":1", false, false), ("1:2:3:4:5:6:7:8:9", false, false), ("[::1]", false, false), ("", false, false),
        ("g::1", false, false), ("1:2:3", false, false), (":::", false, false),
    ])
    func addresses(text: String, isLegal: Bool, isLoopback: Bool) {
        let address = HostAddress(text)
        #expect((address != nil) == isLegal)
        #expect((address?.isLoopback ?? false) == isLoopback)
    }

    @Test(
        arguments: [
            ("root@chat.example.org", nil), ("a.b_c@10.0.0.1:2222", 2222), ("deploy@host", nil),
        ] as [(String, UInt16?)]
    )
    func destinations(text: String, port: UInt16?) throws {
        let destination = try #require(SSHDestination(text))
        #expect(destination.port?.number == port)
        #expect(destination.description == text)
    }

    @Test(arguments: [
        "host", "-oProxyCommand=x@host", "a@-oProxyCommand=x", "a@b@c", "a@", "@b", "a@b:0", "a@b:65536", "a@b:",
        "a b@c",
        "a;id@b", "a@b c", "a@$(id)",
    ])
    func otherTextsAreNoDestinations(text: String) {
        #expect(SSHDestination(text) == nil)
    }

    @Test(
        arguments: [
            ("chat/server", nil, false), ("mysql:9.7", "9.7", false), ("localhost:5000/a/b:c", "c", false),
            ("registry.example.org:5000/a", nil, false), ("a@sha256:" + String(repeating: "0", count: 64), nil, true),
            ("a:1@sha256:" + String(repeating: "f", count: 64), "1", true),
        ] as [(String, String?, Bool)]
    )
    func imageReferences(text: String, tag: String?, hasDigest: Bool) throws {
        let reference = try #require(ImageReference(text))
        #expect(reference.tag?.description == tag)
        #expect((reference.digest != nil) == hasDigest)
        #expect(reference.description == text)
    }

    @Test(arguments: ["", "A/b", "a:", "a@sha256:0", "a:b:c", "/a", "a/", "a//b", "host:port/a", "a@b@c", "a b"])
    func otherTextsAreNoImages(text: String) {
        #expect(ImageReference(text) == nil)
    }

    @Test(arguments: [
        ("30 3 * * *", true), ("*/5 0-6,12 1 1,6 1-5", true), ("0 0 31 12 7", true), ("@daily", true),
        ("60 * * * *", false),
        ("* * * *", false), ("* * 0 * *", false), ("5-1 * * * *", false), ("*/0 * * * *", false), ("@reboot", false),
        ("a * * * *", false), ("", false), ("1-2-3 * * * *", false), ("-1 * * * *", false),
    ])
    func cronTimes(text: String, isLegal: Bool) {
        #expect((CronTime(text) != nil) == isLegal)
    }

    @Test(arguments: ["a", "a.b[0].c", "[\"a.b\"].c", "a[\"x y\"][2]", "values.chat-server.image.tag"])
    func pathsRoundTrip(text: String) {
        #expect(ValuePath(text)?.description == text)
    }

    @Test(arguments: [".a", "a.", "a..b", "a[", "a[x]", "a[-1]", "a[\"b]"])
    func otherTextsAreNoPaths(text: String) {
        #expect(ValuePath(text) == nil)
    }

    @Test(
        arguments: [
            ("databse", "database"), ("hots", "host"), ("HOST", "host"), ("x", nil), ("completely", nil), ("", nil),
        ] as [(String, String?)]
    )
    func suggestions(name: String, meant: String?) {
        #expect(Suggestion.closest(to: name, among: ["host", "database", "server"]) == meant)
    }
}
