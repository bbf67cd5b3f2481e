/// The colours of a page.
///
/// Texts have a contrast of 4.5 to 1 or more to what is behind them, graphics of 3 to 1 (WCAG 2.2, 1.4.3 and 1.4.11).
struct Palette: Sendable {
    /// CSS custom properties, by name, as `#rrggbb`.
    let colors: KeyValuePairs<String, String>

    /// What texts and graphics are drawn in; all else is behind them.
    static let texts = ["text", "muted", "good", "warn", "bad", "calm"]
    static let graphics = ["dns", "connect", "tls", "firstByte", "body", "slow"]
    static let backgrounds = ["page", "surface"]

    static let light = Palette(colors: [
        "page": "#ffffff", "surface": "#f4f6f8", "line": "#d0d7de",
        "text": "#1f2328", "muted": "#57606a",
        "good": "#116329", "warn": "#7d4e00", "bad": "#b3141d", "calm": "#4b5563",
        "dns": "#8250df", "connect": "#0969da", "tls": "#bf3989", "firstByte": "#bc4c00", "body": "#1a7f37",
        "slow": "#6e8fb5",
    ])

    static let dark = Palette(colors: [
        "page": "#0d1117", "surface": "#161b22", "line": "#3d444d",
        "text": "#e6edf3", "muted": "#9da7b3",
        "good": "#56d364", "warn": "#e3b341", "bad": "#ff7b72", "calm": "#9da7b3",
        "dns": "#b083f0", "connect": "#539bf5", "tls": "#e275ad", "firstByte": "#e0823d", "body": "#57ab5a",
        "slow": "#4f6f95",
    ])

    var declarations: String { colors.map { "--\($0.key):\($0.value)" }.joined(separator: ";") }
}
