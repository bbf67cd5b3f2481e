/// A password as somebody typed it, which prints as dots.
///
/// Any Unicode text, compared in Normalization Form C (RFC 8265, section 4.2), so that the same keys on another
/// keyboard driver give the same bytes.
struct Password: Sendable {
    let utf8: [UInt8]

    init(_ text: String) {
        utf8 = Array(text.canonical.utf8)
    }

    var text: String { String(decoding: utf8, as: UTF8.self) }
}

extension Password: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var description: String { "•••" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: [:]) }
}
