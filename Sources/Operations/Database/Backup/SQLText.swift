/// Names and texts as they stand in SQL.
enum SQLText {
    /// An identifier in backticks (MySQL manual, 11.2 Schema Object Names).
    static func name(_ name: String) -> String {
        "`" + name.split(separator: "`", omittingEmptySubsequences: false).joined(separator: "``") + "`"
    }

    /// A string literal, for a session whose `sql_mode` has no NO_BACKSLASH_ESCAPES.
    static func literal(_ text: String) -> String {
        var literal = "'"
        for scalar in text.unicodeScalars {
            switch scalar {
            case "'": literal += "\\'"
            case "\\": literal += "\\\\"
            case "\n": literal += "\\n"
            case "\r": literal += "\\r"
            case "\0": literal += "\\0"
            case "\u{1A}": literal += "\\Z"
            default: literal.unicodeScalars.append(scalar)
            }
        }
        return literal + "'"
    }

    /// For the only line of a comment.
    static func comment(_ text: String) -> String {
        String(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? "?" : Character($0) })
    }

    /// With which each object can be loaded by itself.
    ///
    /// The mode lets in whatever a table may hold: zeros of AUTO_INCREMENT, zero dates, and days that no month has.
    static func header(_ title: String) -> String {
        """
        -- chatops: \(comment(title))
        SET NAMES utf8mb4;
        SET SESSION time_zone = '+00:00', sql_mode = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES';
        SET SESSION foreign_key_checks = 0, unique_checks = 0;

        """
    }
}
