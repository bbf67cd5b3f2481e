internal import SystemPackage

/// A time zone as the system's zone files have it (RFC 9636), since FoundationEssentials knows none but offsets.
struct Zone: Sendable {
    let name: String
    /// Seconds after 1970 began in UTC, and how far ahead of UTC clocks are from then on.
    private let changes: [(at: Int, offset: Int)]
    private let first: Int
    /// What holds after the last change.
    private let later: YearlyZone?

    static let systemFolder: FilePath = "/usr/share/zoneinfo"

    /// Nil where there is no such zone, or its file is not one.
    init?(_ name: String, in folder: FilePath) {
        let isName = name.utf8.allSatisfy { byte in
            (byte >= 97 && byte <= 122) || (byte >= 65 && byte <= 90) || (byte >= 48 && byte <= 57)
                || "+-_/".utf8.contains(byte)
        }
        guard isName, !name.isEmpty, !name.hasPrefix("/"), !name.hasSuffix("/") else { return nil }
        guard let bytes = try? FileContents.read(folder.appending(name), limit: 1 << 20) else { return nil }
        self.init(name, bytes)
    }

    init?(_ name: String, _ bytes: [UInt8]) {
        var reader = ZoneReader(bytes)
        guard let old = reader.header() else { return nil }
        var header = old
        // Version 1 has 32 bits only; the later ones repeat everything with 64.
        if old.version >= 2 {
            guard reader.skip(old.size(timeBytes: 4)), let new = reader.header() else { return nil }
            header = new
        }
        guard let body = reader.body(header, timeBytes: old.version >= 2 ? 8 : 4), let first = body.offsets.first
        else { return nil }
        self.name = name
        self.first = first
        changes = body.changes
        later = old.version >= 2 ? reader.footer().flatMap { YearlyZone($0) } : nil
    }

    /// Seconds ahead of UTC.
    func offset(at seconds: Int) -> Int {
        guard let last = changes.last else { return later?.offset(at: seconds) ?? first }
        if seconds >= last.at { return later?.offset(at: seconds) ?? last.offset }
        var low = 0
        var high = changes.count
        while low < high {
            let middle = (low + high) / 2
            if changes[middle].at <= seconds { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? first : changes[low - 1].offset
    }

    /// The moments, in seconds, at which clocks there show this reading: one, or two where an hour is repeated, or none
    /// where it is left out.
    func seconds(of reading: CivilTime) -> [Int] {
        let offsets = Set([first] + changes.map(\.offset) + (later?.offsets ?? []))
        return offsets.map { reading.seconds - $0 }.filter { offset(at: $0) == reading.seconds - $0 }.sorted()
    }
}

private struct ZoneReader {
    struct Header {
        var version: Int
        var isUTC: Int
        var isStandard: Int
        var leaps: Int
        var changes: Int
        var types: Int
        var letters: Int

        func size(timeBytes: Int) -> Int {
            changes * (timeBytes + 1) + types * 6 + letters + leaps * (timeBytes + 4) + isStandard + isUTC
        }
    }

    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func skip(_ count: Int) -> Bool {
        guard count >= 0, count <= bytes.count - position else { return false }
        position += count
        return true
    }

    private mutating func integer(_ count: Int) -> Int? {
        guard count <= bytes.count - position else { return nil }
        var value = bytes[position] >= 128 ? -1 : 0
        for byte in bytes[position..<position + count] { value = value << 8 | Int(byte) }
        position += count
        return value
    }

    mutating func header() -> Header? {
        guard bytes.count - position >= 44, bytes[position..<position + 4].elementsEqual("TZif".utf8) else {
            return nil
        }
        let version = bytes[position + 4] == 0 ? 1 : Int(bytes[position + 4]) - 48
        position += 20
        var counts: [Int] = []
        for _ in 0..<6 {
            guard let count = integer(4), (0..<1 << 20).contains(count) else { return nil }
            counts.append(count)
        }
        return Header(
            version: version,
            isUTC: counts[0],
            isStandard: counts[1],
            leaps: counts[2],
            changes: counts[3],
            types: counts[4],
            letters: counts[5]
        )
    }

    mutating func body(_ header: Header, timeBytes: Int) -> (offsets: [Int], changes: [(at: Int, offset: Int)])? {
        guard header.size(timeBytes: timeBytes) <= bytes.count - position else { return nil }
        let end = position + header.size(timeBytes: timeBytes)
        let times = (0..<header.changes).compactMap { _ in integer(timeBytes) }
        let types = (0..<header.changes).compactMap { _ in integer(1) }
        var offsets: [Int] = []
        for _ in 0..<header.types {
            guard let offset = integer(4), skip(2) else { return nil }
            offsets.append(offset)
        }
        guard types.allSatisfy({ offsets.indices.contains($0) }) else { return nil }
        position = end
        return (offsets, zip(times, types).map { ($0, offsets[$1]) })
    }

    /// What stands between the last two line ends.
    mutating func footer() -> String? {
        guard position < bytes.count, bytes[position] == UInt8(ascii: "\n") else { return nil }
        return String(decoding: bytes[(position + 1)...].prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }
}
