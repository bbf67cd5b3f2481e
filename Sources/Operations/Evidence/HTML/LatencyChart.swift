/// The latency of one check over a time: a column for each part of it, and a mark where it failed.
struct LatencyChart {
    /// What the charts of a page share, so that they can be compared.
    struct Scale {
        /// Milliseconds from left to right.
        let whole: Int
        /// Milliseconds from the bottom to the top.
        let milliseconds: Double

        init(of checks: [Availability]) {
            let intervals = checks.flatMap(\.intervals)
            // A part is as long as the way to the next one.
            let begins = Set(intervals.map(\.from)).sorted()
            let length = zip(begins, begins.dropFirst()).map { $1 - $0 }.min() ?? 1
            whole = (begins.last ?? 0) + max(length, 1)
            milliseconds = max(intervals.compactMap(\.max).filter(\.isFinite).max() ?? 0, 1)
            part = Double(max(length, 1))
        }

        /// Milliseconds that a column stands for.
        let part: Double
    }

    static let height = 96

    private let check: Availability
    private let scale: Scale

    init(_ check: Availability, on scale: Scale) {
        self.check = check
        self.scale = scale
    }

    /// The figures beside it say the same in words.
    var drawing: HTML {
        let columns = check.intervals.map { interval -> HTML in
            let place = Span(from: Double(interval.from), length: scale.part, of: Double(scale.whole))
            let failure: HTML =
                interval.failed > 0
                ? "<rect class=\"failure\" x=\"\(place.x)\" width=\"\(place.width)\" height=\"\(Self.height)\"/>" : ""
            return "\(failure)\(column("slowest", interval.max, place))\(column("latency", interval.p50, place))"
        }
        let words = "Latency of \(check.name) over \(Figures.duration(milliseconds: scale.whole))"
        return """
            <svg class="chart" viewBox="0 0 1000 \(Self.height)" preserveAspectRatio="none" role="img" \
            aria-label="\(words)"><rect class="track" width="1000" height="\(Self.height)"/>\(columns)</svg>

            """
    }

    private func column(_ kind: HTML, _ time: Double?, _ place: Span) -> HTML {
        guard let time, time.isFinite else { return "" }
        let share = min(max(time / scale.milliseconds, 0), 1)
        let height = max(1, Int((share * Double(Self.height)).rounded()))
        return """
            <rect class="\(kind)" x="\(place.x)" y="\(Self.height - height)" width="\(place.width)" height="\(height)"/>
            """
    }
}
