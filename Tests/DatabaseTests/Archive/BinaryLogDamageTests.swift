import BinaryLog
import Foundation
import SystemPackage
import TestDatabases
import TestSupport
import Testing

/// A binlog file of a real server, cut off and damaged.
@Suite struct BinaryLogDamageTests {
    private func file() async throws -> (site: ArchiveSite, bytes: [UInt8], ends: [UInt64]) {
        let site = try await ArchiveSite(["--binlog-rows-query-log-events=ON"])
        try site.sql("FLUSH BINARY LOGS")
        try site.insert(6)
        try site.sql(
            "CREATE TABLE shop.u (id INT PRIMARY KEY)",
            "INSERT INTO shop.u VALUES (1), (2)",
            "DROP TABLE shop.u"
        )
        try site.sql("FLUSH BINARY LOGS")
        let path = site.server.folder.appending("data").appending("binlog.000002")
        var ends: [UInt64] = []
        let outcome = try BinaryLogFile.read(path) { _, _, transaction in
            if let transaction { ends.append(transaction.end) }
        }
        #expect(outcome.failure == nil && !outcome.isTorn)
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: path.string)))
        return (site, bytes, ends)
    }

    /// A file that ends anywhere has whole transactions up to a point, and says so (mysql-facts 4).
    @Test func aTornTailIsSeenAtEveryOffset() async throws {
        let (site, bytes, ends) = try await file()
        #expect(ends.count == 9)
        let path = site.folder.appending("torn")
        for length in 4..<bytes.count {
            try Data(bytes.prefix(length)).write(to: URL(filePath: path.string))
            let outcome = try BinaryLogFile.read(path)
            let whole = ends.filter { $0 <= UInt64(length) }
            #expect(outcome.reader.transactions == whole.count, "\(length)")
            if let end = whole.last {
                #expect(outcome.reader.wholeEnd >= end, "\(length)")
                #expect(outcome.isTorn == (outcome.reader.wholeEnd < UInt64(length)), "\(length)")
            }
        }
    }

    /// A flipped bit anywhere is found (mysql-facts 11).
    @Test func aFlippedBitIsFound() async throws {
        let (site, bytes, _) = try await file()
        let path = site.folder.appending("flipped")
        var random = SeededGenerator(seed: 7)
        for index in bytes.indices {
            var damaged = bytes
            let bit = UInt8(1) << UInt8.random(in: 0..<8, using: &random)
            // What says whether the file is in use is not part of the checksum.
            if index == 4 + 17, bit == 1 { continue }
            damaged[index] ^= bit
            try Data(damaged).write(to: URL(filePath: path.string))
            let outcome = try BinaryLogFile.read(path)
            #expect(outcome.failure != nil, "byte \(index), bit \(bit)")
        }
    }
}
