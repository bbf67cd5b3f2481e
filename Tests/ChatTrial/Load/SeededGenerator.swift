/// SplitMix64: the same seed gives the same trial.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A text of 1 to 20 words, some of them more than ASCII.
    mutating func text() -> String {
        let words = ["alpha", "beta", "한국어", "naïve", "👩‍👩‍👧", "\"quoted\"", "back\\slash", "𝄞", "a\nb", "<b>", "e\u{301}"]
        return (0..<Int.random(in: 1...20, using: &self)).map { _ in words.randomElement(using: &self) ?? "" }
            .joined(separator: " ")
    }
}
