import Testing

@testable import Operations

@Suite struct HTMLTests {
    @Test(arguments: [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("\"><img src=x onerror=alert(1)>", "&quot;&gt;&lt;img src=x onerror=alert(1)&gt;"),
        ("' onload='x", "&#39; onload=&#39;x"), ("&lt;", "&amp;lt;"), ("a\nb\r\tc\0", "a\nb\u{240D}\u{2409}c\u{2400}"),
        ("\u{202E}deliaf\u{2066}", "\u{FFFD}deliaf\u{FFFD}"), ("שלום 한국 ☃", "שלום 한국 ☃"), ("\u{1B}[2J", "\u{241B}[2J"),
    ])
    func whatIsInterpolatedIsText(text: String, expected: String) {
        let html: HTML = "<p title=\"\(text)\">\(text)</p>"
        #expect(html.source == "<p title=\"\(expected)\">\(expected)</p>")
    }

    @Test func piecesStayMarkup() {
        let items = ["a<", "b"].map { item -> HTML in "<li>\(item)</li>" }
        let list: HTML = "<ul>\(items)</ul>\(7)"
        #expect(list.source == "<ul><li>a&lt;</li><li>b</li></ul>7")
    }

    @Test func aVeryLongTextIsCutAndSaysSo() {
        let html: HTML = "\(String(repeating: "<", count: 10 << 20))"
        #expect(html.source.utf8.count < 100_000)
        #expect(html.source.hasSuffix("&lt; … (10485760 bytes in all, see run.json)"))
    }
}

@Suite struct PaletteTests {
    @Test(arguments: [("light", Palette.light), ("dark", Palette.dark)])
    func hasEnoughContrast(name: String, palette: Palette) throws {
        let colors = Dictionary(uniqueKeysWithValues: palette.colors.map { ($0.key, $0.value) })
        for background in Palette.backgrounds {
            let behind = try luminance(#require(colors[background]))
            for (names, least) in [(Palette.texts, 4.5), (Palette.graphics, 3)] {
                for name in names {
                    let color = try luminance(#require(colors[name]))
                    let ratio = (max(color, behind) + 0.05) / (min(color, behind) + 0.05)
                    #expect(ratio >= least, "\(name) on \(background)")
                }
            }
        }
    }

    /// Relative luminance (WCAG 2.2, definitions).
    private func luminance(_ color: String) throws -> Double {
        let number = try #require(Int(color.dropFirst(), radix: 16))
        let channels = [16, 8, 0].map { shift -> Double in
            let value = Double(number >> shift & 255) / 255
            return value <= 0.04045 ? value / 12.92 : power((value + 0.055) / 1.055)
        }
        return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]
    }

    /// To the power of 2.4, as the fifth root of the twelfth power by Newton's method.
    private func power(_ base: Double) -> Double {
        let twelfth = (0..<12).reduce(1.0) { product, _ in product * base }
        return (0..<60).reduce(1.0) { root, _ in
            (4 * root + twelfth / (root * root * root * root)) / 5
        }
    }
}

@Suite struct SpanTests {
    @Test(arguments: [
        (0, 10, 10, 0, 1000), (5, 5, 10, 500, 500), (9.99, 0, 10, 996, 4), (20, 5, 10, 996, 4), (-5, 2, 10, 0, 200),
        (0, .infinity, 10, 0, 4), (.nan, .nan, .nan, 0, 4), (1, 1, 0, 0, 4), (0, 99, 10, 0, 1000),
    ])
    func staysOnTheLine(begin: Double, length: Double, whole: Double, x: Int, width: Int) {
        let span = Span(from: begin, length: length, of: whole)
        #expect([span.x, span.width] == [x, width])
    }
}
