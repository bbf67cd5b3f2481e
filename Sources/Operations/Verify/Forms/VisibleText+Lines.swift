extension VisibleText {
    /// A text of unknown origin on one line, with nothing in it that a terminal obeys.
    package static func visible(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { visible($0) }))
    }
}
