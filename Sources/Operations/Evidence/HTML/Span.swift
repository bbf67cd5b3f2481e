/// A part of a whole, on a line of 1000 units: never outside of it, and never too small to be seen.
struct Span: Equatable {
    static let units = 1000
    private static let smallest = 4

    let x: Int
    let width: Int

    /// Figures that are no numbers, negative or beyond the whole are taken for the nearest that can be drawn.
    init(from begin: Double, length: Double, of whole: Double) {
        let begin = Self.units(begin, of: whole)
        let length = max(Self.smallest, Self.units(length, of: whole))
        x = min(begin, Self.units - Self.smallest)
        width = min(length, Self.units - x)
    }

    private static func units(_ part: Double, of whole: Double) -> Int {
        let share = part / whole
        guard share.isFinite else { return 0 }
        return Int((min(max(share, 0), 1) * Double(units)).rounded())
    }
}
