internal import Synchronization

/// Some rows of a table, which one connection reads.
struct TableRange: Sendable {
    var table: TableShape
    /// In the backup, from 1.
    var tableNumber: Int
    /// In the table, from 1.
    var number: Int
    /// Nil for the whole table.
    var keys: KeyRange?
    var estimatedBytes: Int

    /// The name of one of its objects, in the letters a repository takes; numbers make it unique.
    func objectName(_ part: Int) -> String {
        let plain = "\(table.name)".utf8.prefix(80).map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"):
                byte
            default: UInt8(ascii: "_")
            }
        }
        let name = String(decoding: plain, as: UTF8.self)
        return "rows/\(Self.padded(tableNumber))-\(name)-\(Self.padded(number))-\(Self.padded(part)).sql"
    }

    private static func padded(_ number: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, 4 - text.count)) + text
    }
}

private final class NextIndex: Sendable {
    private let index = Atomic(0)

    func take() -> Int { index.add(1, ordering: .relaxed).oldValue }
}

/// Reads ranges of tables on several connections at once, each taking the next one when it is done.
struct RowReading: Sendable {
    let ranges: [TableRange]
    let objectBytes: Int
    let sink: any BackupSink
    let progress: BackupProgress
    let keeper: ConsistentSnapshot

    struct Result: Sendable {
        var objects: [BackupObject] = []
        var digests: [TableName: RowDigest] = [:]
    }

    func run(on sessions: [ServerSession]) async throws -> Result {
        let next = NextIndex()
        return try await withThrowingTaskGroup(of: Result.self) { group in
            for session in sessions {
                group.addTask {
                    var result = Result()
                    while case let index = next.take(), index < ranges.count {
                        try await read(ranges[index], on: session, into: &result)
                        try await keeper.requireLock()
                    }
                    return result
                }
            }
            var all = Result()
            for try await part in group {
                all.objects += part.objects
                for (table, digest) in part.digests { all.digests[table, default: RowDigest()].add(digest) }
            }
            all.objects.sort { $0.name < $1.name }
            return all
        }
    }

    private func read(_ range: TableRange, on session: ServerSession, into result: inout Result) async throws {
        let table = range.table
        let (objects, digest) = try await session.streaming(table.query(range.keys), as: table) { cursor in
            var objects: [BackupObject] = []
            while !cursor.isAtEnd {
                let name = range.objectName(objects.count + 1)
                let rows = try await sink.object(name) { write in
                    try cursor.fill("rows of \(table.name)", upTo: objectBytes, write) {
                        progress.add(rows: $0, bytes: $1)
                    }
                }
                objects.append(BackupObject(name: name, role: .rows, table: table.name, rows: rows))
            }
            return (objects, cursor.digest)
        }
        result.objects += objects
        result.digests[table.name, default: RowDigest()].add(digest)
    }
}
