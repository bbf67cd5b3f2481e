/// Text that no description, dump, interpolation or encoding gives away; only `reveal()` does.
package struct Secret: Sendable, Hashable {
    private let text: String

    package init(_ text: String) { self.text = text }

    /// The text itself: for stdin and 0600 files, never for argv, logs, evidence or messages.
    package func reveal() -> String { text }

    package var isEmpty: Bool { text.isEmpty }

    /// What stands in the place of every secret that is shown.
    package static let redacted = "<redacted>"
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomLeafReflectable, Encodable {
    package var description: String { Self.redacted }
    package var debugDescription: String { Self.redacted }
    package var customMirror: Mirror { Mirror(self, children: []) }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(Self.redacted)
    }
}
