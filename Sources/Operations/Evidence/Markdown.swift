/// Texts of unknown origin, such as the output of a program, as part of one line of Markdown (CommonMark 0.31.2 and
/// GitHub's tables) that they cannot break out of.
enum Markdown {
    /// Escapes what has a meaning within a line; a control character becomes its Unicode control picture, so that there
    /// are no line ends, and what reorders or hides text becomes U+FFFD.
    static func escaped(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\", "`", "|", "<", ">", "&", "[", "]", "*", "~", "#", "$":
                result.append("\\")
                result.append(scalar)
            case "\u{0}"..."\u{1F}": result.append(Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}")
            case "\u{7F}": result.append("\u{2421}")
            case _ where hidesText(scalar): result.append("\u{FFFD}")
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    /// A table; the cells' texts are escaped here.
    static func table(_ header: [String], _ rows: [[String]]) -> [String] {
        [row(header), row(header.map { _ in "---" })] + rows.map { row($0.map(escaped)) }
    }

    private static func row(_ cells: [String]) -> String {
        "| \(cells.joined(separator: " | ")) |"
    }

    /// Line and paragraph separators, C1 controls, and the format characters that change direction (Unicode TR36).
    private static func hidesText(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
