internal import FoundationEssentials
internal import Processes
internal import Synchronization
internal import SystemPackage

/// Finds what happened to a table, in the archive of the binlog.
package struct ChangeFinder: Sendable {
    package struct Answer: Encodable, Sendable {
        package var table: String
        package var from: String
        package var to: String
        /// In the order of the binlog.
        package var changes: [FoundChange]
        /// How many parts of the binlog were read.
        package var segments: Int
        /// From when to when the archive has the binlog.
        package var archived: String
    }

    private let tools: RestoreTools

    package init(_ tools: RestoreTools) { self.tools = tools }

    /// Reads all that was committed at most `distance` before or after `moment`.
    ///
    /// - Parameter table: `schema.table`, or a table of any schema.
    package func find(_ table: String, around moment: Moment, within distance: Duration) async throws -> Answer {
        let parts = table.split(separator: ".", maxSplits: 1).map(String.init)
        let span = Int64(distance / .microseconds(1))
        let from = moment.microseconds - span
        let to = moment.microseconds + span
        let histories = try await Catalog.read(tools.repository).histories
        // A history that goes on from another has that one's too.
        let segments = Set(histories.flatMap(\.segments)).filter { segment in
            guard let first = segment.firstCommit, let last = segment.lastCommit else { return false }
            return Int64(last) >= from && Int64(first) <= to
        }
        .sorted { ($0.history, $0.sequence) < ($1.history, $1.sequence) }
        var text = BinlogText(schema: parts.count == 2 ? parts[0] : nil, table: parts.last ?? table)
        for segment in segments { text = try await read(segment, text) }
        let changes = text.found.filter { change in
            guard let time = try? Moment(reading: change.time) else { return false }
            return (from...to).contains(time.microseconds)
        }
        return Answer(
            table: table,
            from: Moment(microseconds: from).description,
            to: Moment(microseconds: to).description,
            changes: changes,
            segments: segments.count,
            archived: Self.range(of: histories)
        )
    }

    private static func range(of histories: [KeptHistory]) -> String {
        let segments = histories.flatMap(\.segments)
        guard let first = segments.compactMap(\.firstCommit).min(), let last = segments.compactMap(\.lastCommit).max()
        else { return "nothing" }
        return "\(Moment(microseconds: Int64(first))) to \(Moment(microseconds: Int64(last)))"
    }

    private func read(_ segment: SegmentManifest, _ text: BinlogText) async throws -> BinlogText {
        let folder = tools.folder
        try Folder.create(folder, permissions: .ownerReadWriteExecute)
        let name = "find-\(UInt64.random(in: 0 ... .max))"
        let (sealed, plain) = (folder.appending(name + ".sealed"), folder.appending(name))
        defer {
            try? Folder.remove(sealed)
            try? Folder.remove(plain)
        }
        try await tools.repository.fetch(segment.object, below: segment.history.prefix, to: sealed)
        try await tools.opener.open(sealed, to: plain, expecting: segment.object)
        return try await Self.decode(plain, with: tools.programs, into: text)
    }

    /// Has `mysqlbinlog` print a binlog file, compressed transactions too.
    static func decode(
        _ file: FilePath,
        with programs: MySQLPrograms,
        into text: BinlogText
    ) async throws -> BinlogText {
        let lines = Mutex(text)
        let command = Command(
            programs.path(of: "mysqlbinlog"),
            [
                "--no-defaults", "-vv", "--base64-output=decode-rows", "--verify-binlog-checksum",
                file.string,
            ],
            environment: ["TZ": "UTC"]
        )
        try await programs.runner.run(command) { line in
            if line.stream == .standardOutput { lines.withLock { $0.add(line.text) } }
        }.checked()
        return lines.withLock { text in
            text.finish()
            return text
        }
    }
}
