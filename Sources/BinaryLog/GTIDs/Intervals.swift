/// Numbers of transactions as ranges that neither touch nor overlap, in order.
struct Intervals: Hashable, Sendable {
    private(set) var ranges: [ClosedRange<UInt64>] = []

    var isEmpty: Bool { ranges.isEmpty }
    var count: UInt64 { ranges.reduce(0) { $0 &+ ($1.upperBound - $1.lowerBound + 1) } }

    init() {}

    init(_ ranges: [ClosedRange<UInt64>]) {
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) { insert(range) }
    }

    /// Where the first range is that ends at or after `number`.
    private func index(endingFrom number: UInt64) -> Int {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < number { low = middle + 1 } else { high = middle }
        }
        return low
    }

    func contains(_ number: UInt64) -> Bool {
        let index = index(endingFrom: number)
        return index < ranges.count && ranges[index].contains(number)
    }

    mutating func insert(_ range: ClosedRange<UInt64>) {
        let first = index(endingFrom: range.lowerBound == 0 ? 0 : range.lowerBound - 1)
        var last = first
        var merged = range
        while last < ranges.count, ranges[last].lowerBound <= (range.upperBound == .max ? .max : range.upperBound + 1) {
            merged =
                min(merged.lowerBound, ranges[last].lowerBound)...max(merged.upperBound, ranges[last].upperBound)
            last += 1
        }
        ranges.replaceSubrange(first..<last, with: [merged])
    }

    func union(_ other: Intervals) -> Intervals {
        var result = self
        for range in other.ranges { result.insert(range) }
        return result
    }

    func subtracting(_ other: Intervals) -> Intervals {
        var result = Intervals()
        var index = 0
        for range in ranges {
            var start = range.lowerBound
            while index < other.ranges.count, other.ranges[index].upperBound < start { index += 1 }
            var next = index
            var isLeft = true
            while next < other.ranges.count, other.ranges[next].lowerBound <= range.upperBound {
                let cut = other.ranges[next]
                if cut.lowerBound > start { result.ranges.append(start...(cut.lowerBound - 1)) }
                guard cut.upperBound < range.upperBound else {
                    isLeft = false
                    break
                }
                start = max(start, cut.upperBound + 1)
                next += 1
            }
            if isLeft { result.ranges.append(start...range.upperBound) }
        }
        return result
    }

    func intersection(_ other: Intervals) -> Intervals { subtracting(subtracting(other)) }
}

extension Intervals: CustomStringConvertible {
    var description: String {
        ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }.joined(separator: ":")
    }
}
