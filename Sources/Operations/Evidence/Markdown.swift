/// Texts of unknown origin, such as the output of a program, as part of one line of Markdown (CommonMark 0.31.2 and
/// GitHub's tables) that they cannot break out of.
enum Markdown {
    /// Escapes what has a meaning within a line, and makes visible what has no form of its own.
    static func escaped(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\", "`", "|", "<", ">", "&", "[", "]", "*", "~", "#", "$":
                result.append("\\")
                result.append(scalar)
            default: result.append(VisibleText.visible(scalar))
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
}
