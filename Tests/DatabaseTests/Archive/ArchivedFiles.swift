import BinaryLog
import Foundation
import Operations
import SystemPackage
import TestDatabases
import Testing

extension ArchiveSite {
    /// The server's binlog files put together from what was stored, by incarnation and name.
    func archivedFiles() throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for (segment, copy) in stored.all {
            let bytes = [UInt8](try #require(FileManager.default.contents(atPath: copy.string)))
            let name = "\(segment.info.incarnation)/\(segment.info.file)"
            if let known = files[name] {
                #expect(known.count == Int(segment.start), "\(name) goes on where it ended")
                files[name] = known + bytes.dropFirst(segment.preamble)
            } else {
                #expect(Int(segment.start) == segment.preamble, "\(name) begins with its beginning")
                files[name] = bytes
            }
        }
        return files
    }

    /// Every stored byte is that of the server's file, apart from the flag that it is in use; all that the server has is
    /// stored, apart from a STOP event.
    func expectServersBytes(of incarnation: String? = nil) throws {
        let data = server.folder.appending("data")
        let files = try archivedFiles()
        #expect(!files.isEmpty)
        for (name, bytes) in files {
            let parts = name.split(separator: "/")
            if let incarnation, parts[0] != incarnation { continue }
            guard let contents = FileManager.default.contents(atPath: data.appending(String(parts[1])).string) else {
                continue
            }
            var original = [UInt8](contents)
            original[21] &= ~1
            let same = zip(bytes, original).prefix { $0 == $1 }.count
            #expect(same == bytes.count, "\(name) differs at byte \(same)")
            #expect(original.count - bytes.count <= 60, "\(name) lacks \(original.count - bytes.count) bytes")
        }
    }

    /// MySQL's own program reads every segment alone.
    func expectReadable() async throws {
        for (_, copy) in stored.all {
            let text = try await program("mysqlbinlog", "--verify-binlog-checksum", copy.string)
            #expect(text.contains("End of log file"))
        }
    }

    /// Segments of one incarnation go on from each other by GTIDs.
    func expectChain() {
        for (earlier, later) in zip(stored.all, stored.all.dropFirst())
        where earlier.segment.info.incarnation == later.segment.info.incarnation {
            #expect(later.segment.info.sequence == earlier.segment.info.sequence + 1)
            #expect(earlier.segment.after.isSubset(of: later.segment.info.before))
        }
    }
}
