package import FoundationEssentials

/// How chatops writes moments: always UTC.
package enum Timestamp {
    private static let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

    /// RFC 3339 with milliseconds, such as `2026-11-22T15:16:01.250Z`.
    package static func text(_ date: Date) -> String {
        date.formatted(style)
    }

    /// Reads what ``text(_:)`` wrote.
    package static func date(_ text: String) -> Date? {
        try? Date(text, strategy: style)
    }

    /// Sorts as text and fits file names, such as `20261122T151601Z`.
    package static func folderName(_ date: Date) -> String {
        date.formatted(folderStyle)
    }

    /// The moment with which a name begins as ``folderName(_:)`` writes it.
    package static func moment(ofFolder name: String) -> Date? {
        try? Date(String(name.drop { $0 == "." }.prefix(16)), strategy: folderStyle)
    }

    private static let folderStyle = Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted)
}
