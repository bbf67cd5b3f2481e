extension Catalog.Line {
    /// Where in ``segments`` the changes after a backup begin: at the end where none are archived yet, nil where they
    /// are not there (any more).
    package func firstSegment(after backup: BackupManifest) -> Int? {
        guard let position = backup.binlog, let first = segments.first?.value else { return nil }
        if let index = segments.firstIndex(where: { $0.value.file == position.file }) {
            guard segments[index].value.startPosition <= position.position || startsFile(index) else { return nil }
            let next = segments[index...].firstIndex {
                $0.value.file != position.file || $0.value.endPosition > position.position
            }
            return next ?? segments.endIndex
        }
        if first.gtidBefore == backup.gtidExecuted { return 0 }
        guard let last = segments.last?.value else { return nil }
        return BinlogName(position.file) > BinlogName(last.file) ? segments.endIndex : nil
    }

    /// Whether the segment is its file's first, or could be.
    private func startsFile(_ index: Int) -> Bool {
        index > segments.startIndex ? segments[index - 1].value.isFinished : segments[index].value.preamble == 0
    }
}

/// A server's binlog files in their order: `binlog.999999` comes before `binlog.1000000`.
private struct BinlogName: Comparable {
    let name: String
    init(_ name: String) { self.name = name }

    static func < (first: BinlogName, second: BinlogName) -> Bool {
        (first.name.utf8.count, first.name) < (second.name.utf8.count, second.name)
    }
}
