extension CatalogReading {
    /// Whether nothing is missing between the manifests of a history, and each follows from the one before.
    mutating func check(_ line: Catalog.Line) {
        let pruned = PrunedNames(line)
        checkIncarnation(of: line)
        checkBackups(of: line, pruned)
        checkSegments(of: line, pruned)
    }

    private mutating func checkIncarnation(of line: Catalog.Line) {
        guard case .mysql(let server, _) = line.history else { return }
        let key = line.history.incarnationKey
        if line.incarnation == nil, !isListed(key) { note(.missing, key, "is missing") }
        guard let previous = line.incarnation?.value.previous else { return }
        let before = History.mysql(server: server, incarnation: previous).incarnationKey
        if !isListed(before), !hasProblem(at: before) {
            note(.missing, before, "is missing, and \(line.history) comes after it")
        }
    }

    private mutating func checkBackups(of line: Catalog.Line, _ pruned: PrunedNames) {
        let known = Dictionary(line.backups.map { ($0.value.id, $0.digest) }) { first, _ in first }
        for backup in line.backups {
            guard let previous = backup.value.previous else { continue }
            let key = line.history.key(ofBackup: previous.name)
            if let digest = known[previous.name] ?? pruned.backups[previous.name] {
                if digest != previous.digest, !hasProblem(at: key) {
                    note(.brokenChain, key, "is not the one that backup \(backup.value.id) was made after")
                }
            } else if !isListed(key), !hasProblem(at: key) {
                note(.missing, key, "is missing, and backup \(backup.value.id) was made after it")
            }
        }
    }

    private mutating func checkSegments(of line: Catalog.Line, _ pruned: PrunedNames) {
        var before: Recorded<SegmentManifest>?
        for segment in line.segments {
            let sequence = segment.value.sequence
            let key = line.history.key(ofSegment: sequence)
            let expected = before.map { $0.value.sequence + 1 } ?? 1
            let gone = (expected..<max(expected, sequence)).filter {
                pruned.segments[String($0)] == nil && !hasProblem(at: line.history.key(ofSegment: $0))
            }
            noteMissing(gone, of: line.history)
            if let before, before.value.sequence + 1 == sequence {
                if segment.value.previous?.digest != before.digest {
                    note(.brokenChain, key, "does not name the segment before it as it is")
                } else if !segment.value.continues(before.value) {
                    note(.brokenChain, key, "does not go on where segment \(before.value.sequence) ended")
                }
            } else if let previous = segment.value.previous {
                if let digest = pruned.segments[previous.name], digest != previous.digest {
                    note(.brokenChain, key, "does not name the segment before it as it was")
                }
            } else if sequence != 1 {
                note(.brokenChain, key, "names no segment before it")
            }
            before = segment
        }
    }

    /// One problem for each run of missing ones, however long.
    private mutating func noteMissing(_ sequences: [Int], of history: History) {
        var rest = sequences[...]
        while let first = rest.first {
            let count = zip(rest, first...).prefix { $0 == $1 }.count
            let others = count > 1 ? ", and so are the \(count - 1) after it" : ""
            note(.missing, history.key(ofSegment: first), "is missing from the chain\(others)")
            rest = rest.dropFirst(count)
        }
    }

    /// What this machine stored last must be there, or be pruned since.
    mutating func compare(with heads: [HeadsFile.Head]) {
        for head in heads {
            let line = lines[head.history]
            let pruned = line.map(PrunedNames.init)
            if let backup = head.backup {
                let found = line?.backups.first { $0.value.id == backup.name }?.digest ?? pruned?.backups[backup.name]
                compare(found, with: backup, at: head.history.key(ofBackup: backup.name))
            }
            if let segment = head.segment, let sequence = Int(segment.name) {
                let found =
                    line?.segments.first { $0.value.sequence == sequence }?.digest ?? pruned?.segments[segment.name]
                compare(found, with: segment, at: head.history.key(ofSegment: sequence))
            }
        }
    }

    private mutating func compare(_ found: String?, with head: ManifestReference, at key: String) {
        if hasProblem(at: key) || found == head.digest { return }
        let what = found == nil ? "is missing, and was" : "is another than"
        note(.stale, key, "\(what) what this machine stored last: the repository is older than it was, or another one")
    }
}
