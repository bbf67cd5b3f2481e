/// A set of transactions, as `gtid_executed` is one.
package struct GTIDSet: Hashable, Sendable {
    /// None of them is empty.
    var sources: [GTIDSource: Intervals] = [:]

    package init() {}

    package var isEmpty: Bool { sources.isEmpty }

    /// How many transactions.
    package var count: UInt64 { sources.values.reduce(0) { $0 &+ $1.count } }

    package var hasTags: Bool { sources.keys.contains { !$0.tag.isEmpty } }

    var first: GTID? {
        sources.min { $0.key < $1.key }.flatMap { source, intervals in
            intervals.ranges.first.flatMap { GTID(source, $0.lowerBound) }
        }
    }

    package func contains(_ gtid: GTID) -> Bool { sources[gtid.source]?.contains(gtid.number) ?? false }

    package func isSubset(of other: GTIDSet) -> Bool { subtracting(other).isEmpty }

    package mutating func insert(_ gtid: GTID) {
        sources[gtid.source, default: Intervals()].insert(gtid.number...gtid.number)
    }

    package func union(_ other: GTIDSet) -> GTIDSet {
        var result = self
        result.sources.merge(other.sources) { $0.union($1) }
        return result
    }

    package mutating func formUnion(_ other: GTIDSet) { self = union(other) }

    package func subtracting(_ other: GTIDSet) -> GTIDSet {
        var result = GTIDSet()
        for (source, intervals) in sources {
            let left = other.sources[source].map { intervals.subtracting($0) } ?? intervals
            if !left.isEmpty { result.sources[source] = left }
        }
        return result
    }

    package func intersection(_ other: GTIDSet) -> GTIDSet { subtracting(subtracting(other)) }
}

extension GTIDSet {
    /// As MySQL writes it: `uuid[:tag]:1-5:7[:tag:…]`, several of them with commas between; white space is nothing.
    package init?(_ text: some StringProtocol) {
        for part in text.split(separator: ",") {
            let fields = String(part.filter { !$0.isWhitespace }).split(
                separator: ":",
                omittingEmptySubsequences: false
            )
            if fields.count == 1, fields[0].isEmpty { continue }
            guard fields.count > 1, let uuid = ServerUUID(fields[0]) else { return nil }
            var source = GTIDSource(uuid)
            var needsInterval = true
            for field in fields.dropFirst() {
                if GTIDSource.isTag(field) {
                    guard let tagged = GTIDSource(uuid, tag: field) else { return nil }
                    // A tag right after the UUID is fine, one right after another tag is not.
                    if needsInterval, !source.tag.isEmpty { return nil }
                    source = tagged
                    needsInterval = true
                } else {
                    guard let range = Self.range(field) else { return nil }
                    sources[source, default: Intervals()].insert(range)
                    needsInterval = false
                }
            }
            if needsInterval { return nil }
        }
    }

    private static func range(_ text: some StringProtocol) -> ClosedRange<UInt64>? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count <= 2, ends.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let low = UInt64(ends[0]), let high = UInt64(ends[ends.count - 1]), low <= high,
            GTID.numbers.contains(low), GTID.numbers.contains(high)
        else { return nil }
        return low...high
    }
}

extension GTIDSet: CustomStringConvertible {
    /// Canonical: the same set always gives the same text, which MySQL reads.
    package var description: String {
        var text = ""
        var last: ServerUUID?
        for (source, intervals) in sources.sorted(by: { $0.key < $1.key }) {
            if source.uuid != last { text += last == nil ? "\(source.uuid)" : ",\(source.uuid)" }
            last = source.uuid
            text += source.tag.isEmpty ? ":\(intervals)" : ":\(source.tag):\(intervals)"
        }
        return text
    }
}

extension GTIDSet: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let set = GTIDSet(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a set of GTIDs")
        }
        self = set
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
