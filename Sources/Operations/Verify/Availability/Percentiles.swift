/// Percentiles of times in milliseconds, to the microsecond, by nearest rank.
struct Percentiles {
    private let sorted: [Duration]

    init(of times: [Duration]) { sorted = times.sorted() }

    /// - Returns: nil where there are no times.
    subscript(_ hundredths: Int) -> Double? {
        guard !sorted.isEmpty else { return nil }
        let rank = (hundredths * sorted.count + 99) / 100
        return (sorted[max(rank, 1) - 1].milliseconds * 1000).rounded() / 1000
    }
}
