import FoundationEssentials
import Testing

@testable import Processes

@Suite struct RedactorTests {
    /// Quotes, a line end, a tab, percent signs, a backslash, slashes, and characters of two to four bytes of UTF-8.
    private static let secret = "p\"a's s%41w\\o/r\nd\t=ä한😀+&"

    @Test(arguments: [
        ("plain", secret),
        ("base64", Data(secret.utf8).base64EncodedString()),
        ("percent, all but letters", percent(secret, upper: true) { !isLetter($0) }),
        ("percent, lowercase", percent(secret, upper: false) { !isLetter($0) }),
        ("percent, all bytes", percent(secret, upper: true) { _ in true }),
        ("percent, reserved only", percent(secret, upper: true) { "\"%\\/\n\t=+&".utf8.contains($0) }),
        ("form", percent(secret, upper: true) { !isLetter($0) && $0 != 0x20 }.replacing(" ", with: "+")),
        ("JSON", json(secret)),
        ("JSON with slashes escaped", json(secret).replacing("/", with: "\\/")),
        ("JSON, all escaped", secret.utf16.map { unicodeEscape($0, upper: false) }.joined()),
        ("JSON, all escaped in uppercase", secret.utf16.map { unicodeEscape($0, upper: true) }.joined()),
        ("JSON, ASCII only", jsonASCII(secret)),
        ("shell, single quotes", secret.replacing("'", with: #"'\''"#)),
        ("shell, single in double quotes", secret.replacing("'", with: #"'"'"'"#)),
        ("shell, double quotes", secret.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")),
        ("bash $''", secret.utf8.map { "\\x\(hex($0, upper: false))" }.joined()),
        ("octal", secret.utf8.map { "\\\(octal($0))" }.joined()),
    ])
    func hides(encoding: String, text: String) {
        let redactor = Redactor(secrets: [Self.secret])
        #expect(redactor.redact(text) == "<redacted>", "\(encoding)")
        #expect(redactor.redact("[\(text)] and [\(text)]") == "[<redacted>] and [<redacted>]", "\(encoding)")
        #expect(redactor.redact(Array("[\(text)]".utf8)) == Array("[<redacted>]".utf8), "\(encoding)")
    }

    @Test(arguments: ["secret>>>???", "abcd", "hunter2", "ÿÿÿÿþþ"], 0..<6)
    func hidesWithinBase64AtAnyAlignment(secret: String, before: Int) {
        let redactor = Redactor(secrets: [secret])
        let data = Data([UInt8](repeating: 0x3A, count: before) + Array(secret.utf8) + Array(":tail".utf8))
        let standard = data.base64EncodedString()
        let urlSafe = standard.replacing("+", with: "-").replacing("/", with: "_")
        for text in [
            standard, urlSafe, standard.replacing("=", with: ""), percent(standard, upper: true) { _ in true },
        ] {
            let redacted = redactor.redact(text)
            #expect(redacted.contains("<redacted>"), "\(text)")
            let withoutMark = redacted.replacing("<redacted>", with: "")
            #expect(withoutMark.utf8.count <= text.utf8.count - secret.utf8.count, "\(redacted)")
        }
    }

    @Test func hidesBase64WrappedIntoLines() {
        let secret = String(repeating: "0123456789abcdef", count: 12)
        let wrapped = Data(secret.utf8).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
        #expect(wrapped.contains("\n"))
        #expect(Redactor(secrets: [secret]).redact("key: \(wrapped).") == "key: <redacted>.")
    }

    @Test func hidesEachLineOfAKeyButNotItsBoundaries() {
        let key = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\r\n  kqhkiG9w0BAQ\nab==\n-----END PRIVATE KEY-----\n"
        let redactor = Redactor(secrets: [key])
        #expect(redactor.redact("1: MIIEvQIBADANBg") == "1: <redacted>")
        #expect(redactor.redact("2: kqhkiG9w0BAQ") == "2: <redacted>")
        #expect(redactor.redact("3: ab==") == "3: ab==", "too short to tell anything alone")
        #expect(redactor.redact("-----BEGIN PRIVATE KEY-----") == "-----BEGIN PRIVATE KEY-----")
        #expect(redactor.redact("[\(key)]") == "[<redacted>]")
    }

    @Test(arguments: [
        (["abcdef", "defghi"], "abcdefghi", "<redacted>"),
        (["abcd", "abcdefgh"], "abcdefgh abcd", "<redacted> <redacted>"),
        (["abcd"], "abcdabcd", "<redacted><redacted>"),
        (["aaaa"], "aaaaaa", "<redacted>"),
        (["same", "same"], "same", "<redacted>"),
        (["abc"], "abc", "abc"),
        (["", "\n\n"], "\n\n", "\n\n"),
        (["пароль"], "мой пароль!", "мой <redacted>!"),
        (["pass%20word"], "pass%20word pass%2520word", "<redacted> <redacted>"),
        (["pa\\\\ss"], "pa\\\\ss pa\\\\\\\\ss", "<redacted> <redacted>"),
        (["secret"], "secre", "secre"),
        (["secret"], "%", "%"),
        (["secret"], "\\", "\\"),
        (["secret"], "\\u00", "\\u00"),
        (["secret"], "%7", "%7"),
        (["😀😀"], "\\ud83d\\ude00\\uD83D\\uDE00 \\ud83d", "<redacted> \\ud83d"),
        (["secret"], "", ""),
    ])
    func covers(secrets: [String], text: String, expected: String) {
        #expect(Redactor(secrets: secrets).redact(text) == expected)
    }

    @Test func leavesBytesThatAreNoTextAsTheyAre() {
        let bytes: [UInt8] = [0xFF, 0xC3, 0x28, 0x00] + Array("hunter2".utf8) + [0x80]
        let expected: [UInt8] = [0xFF, 0xC3, 0x28, 0x00] + Array("<redacted>".utf8) + [0x80]
        #expect(Redactor(secrets: ["hunter2"]).redact(bytes) == expected)
        #expect(Redactor(secrets: [String]()).redact(bytes) == bytes)
    }

    @Test func findsEachOfManySecretsInMuchText() {
        let secrets = (0..<50).map { "\($0)-secret-\($0 * 7919)" }
        let filler = String(repeating: "GET /api/rooms?after=%20 \\n \"quoted\" 200 1.8 ms\n", count: 200)
        let text = secrets.map { filler + $0 }.joined()
        let expected = secrets.map { _ in filler + "<redacted>" }.joined()
        #expect(Redactor(secrets: secrets).redact(text) == expected)
    }
}

private func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
}

private func hex(_ byte: UInt8, upper: Bool) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: upper)
}

private func octal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 8)
    return String(repeating: "0", count: 3 - digits.count) + digits
}

private func percent(_ text: String, upper: Bool, where isEncoded: (UInt8) -> Bool) -> String {
    let bytes = text.utf8.flatMap { isEncoded($0) ? Array("%\(hex($0, upper: upper))".utf8) : [$0] }
    return String(decoding: bytes, as: UTF8.self)
}

private func unicodeEscape(_ unit: UInt16, upper: Bool) -> String {
    "\\u\(hex(UInt8(unit >> 8), upper: upper))\(hex(UInt8(unit & 0xFF), upper: upper))"
}

/// As Foundation writes it, without the quotes.
private func json(_ text: String) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    let encoded = (try? encoder.encode(text)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    return String(encoded.dropFirst().dropLast())
}

/// As Python's `json.dumps` writes it, without the quotes.
private func jsonASCII(_ text: String) -> String {
    json(text).utf16.map { $0 < 0x80 ? String(UnicodeScalar(UInt8($0))) : unicodeEscape($0, upper: false) }.joined()
}
