/// How far a replay, or a load, is.
package struct WorkProgress: Sendable, Hashable {
    package var done: UInt64
    package var total: UInt64
    package var elapsed: Duration

    package init(done: UInt64, total: UInt64, elapsed: Duration) {
        self.done = done
        self.total = total
        self.elapsed = elapsed
    }

    /// Bytes in a second.
    package var rate: Double { elapsed > .zero ? Double(done) / (elapsed / .seconds(1)) : 0 }

    /// As long as the rate stays; nil before there is one.
    package var left: Duration? {
        guard done > 0, rate > 0, total >= done else { return nil }
        return .seconds(Double(total - done) / rate)
    }

    package var words: String {
        let share = total == 0 ? 100 : Int(Double(done) / Double(total) * 100)
        let time = left.map { ", \(Self.time($0)) left" } ?? ""
        return "\(share) % of \(Self.size(total)), \(Self.size(UInt64(rate)))/s\(time)"
    }

    static func size(_ bytes: UInt64) -> String {
        var value = Double(bytes)
        var units = ["B", "KiB", "MiB", "GiB", "TiB"][...]
        while value >= 1024, units.count > 1 {
            value /= 1024
            units = units.dropFirst()
        }
        let tenths = Int((value * 10).rounded())
        let text = value >= 100 || units.first == "B" ? "\(Int(value.rounded()))" : "\(tenths / 10).\(tenths % 10)"
        return "\(text) \(units.first ?? "")"
    }

    static func time(_ duration: Duration) -> String {
        let seconds = Int((duration / .seconds(1)).rounded(.up))
        if seconds < 100 { return "\(seconds) s" }
        let minutes = (seconds + 30) / 60
        return minutes < 100 ? "\(minutes) min" : "\(minutes / 60) h \(minutes % 60) min"
    }
}
