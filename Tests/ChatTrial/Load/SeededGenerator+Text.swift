import TestSupport

extension SeededGenerator {
    /// A text of 1 to 20 words, some of them more than ASCII.
    mutating func text() -> String {
        let words = ["alpha", "beta", "한국어", "naïve", "👩‍👩‍👧", "\"quoted\"", "back\\slash", "𝄞", "a\nb", "<b>", "e\u{301}"]
        return (0..<Int.random(in: 1...20, using: &self)).map { _ in words.randomElement(using: &self) ?? "" }
            .joined(separator: " ")
    }
}
