internal import BinaryLog
internal import Environments
internal import FoundationEssentials
internal import SystemPackage

/// Where a binlog's segments are stored: a repository, sealed.
package struct RepositoryArchive: Sendable {
    private let repository: Repository
    private let seal: ObjectSeal

    package init(_ repository: Repository, seal: ObjectSeal) {
        self.repository = repository
        self.seal = seal
    }

    /// Where the last segment ends that this machine stored, else where the first backup stands in the binlog: all that is
    /// stored of one history stays together.
    ///
    /// Nil where there is neither.
    package func position() async throws -> ArchivePosition? {
        let heads = try repository.heads?.read() ?? []
        let mysql = heads.filter { head in
            if case .mysql = head.history { return true }
            return false
        }
        guard let newest = mysql.max(by: { $0.history.incarnation < $1.history.incarnation }),
            case .mysql(let server, let incarnation) = newest.history
        else { return nil }
        guard let sequence = newest.segment.flatMap({ Int($0.name) }) else {
            return try await position(ofFirstBackupIn: newest.history)
        }
        let manifest = try await repository.segment(sequence, of: newest.history).value
        guard let gtids = GTIDSet(manifest.gtidAfter) else {
            throw RepositoryFailure.document(key: newest.history.key(ofSegment: sequence), .unreadable)
        }
        return ArchivePosition(
            number: 0,
            server: server,
            incarnation: incarnation,
            sequence: sequence,
            file: manifest.file,
            fileBegun: nil,
            end: UInt64(manifest.endPosition),
            gtids: gtids,
            origin: HistoryOrigin(reason: "")
        )
    }

    private func position(ofFirstBackupIn history: History) async throws -> ArchivePosition? {
        let backups = try await Catalog.read(repository).line(history)?.backups.map(\.value) ?? []
        guard case .mysql(let server, let incarnation) = history,
            let first = backups.min(by: { $0.snapshotAt < $1.snapshotAt }),
            let binlog = first.binlog, let gtids = GTIDSet(first.gtidExecuted)
        else { return nil }
        return ArchivePosition(
            number: 0,
            server: server,
            incarnation: incarnation,
            sequence: 0,
            file: binlog.file,
            fileBegun: nil,
            end: UInt64(binlog.position),
            gtids: gtids,
            origin: HistoryOrigin(reason: "")
        )
    }

    /// Returns once the segment is listed in the repository, also where it was already.
    package func store(_ segment: SealedSegment) async throws {
        try await repository.prepare()
        let info = segment.info
        let history = History.mysql(server: info.server, incarnation: info.incarnation)
        if let known = try await existing({ try await repository.segment(info.sequence, of: history) }) {
            guard known.value.isOf(segment) else {
                throw RepositoryFailure.taken(key: history.key(ofSegment: info.sequence), in: repository.store.place)
            }
            return
        }
        let previous = try await previous(of: info.sequence, in: history)
        try await begin(history, segment)
        let key = history.newObjectKey(ofSegment: info.sequence, suffix: seal.suffix)
        let temporary = segment.file.removingLastComponent().appending("sealing.tmp")
        try Folder.remove(temporary)
        let sealed = try await seal.seal(segment.file, to: temporary)
        try await repository.store.put(sealed.file, as: key, consuming: true)
        try Folder.remove(sealed.file)
        let object = SealedObject(
            name: String(key.dropFirst(history.prefix.count)),
            role: "binlog",
            subject: info.file,
            sealed
        )
        try await repository.add(
            SegmentManifest(
                segment,
                history: history,
                recipient: seal.recipient?.description,
                object: object,
                previous: previous
            )
        )
    }

    private func existing<Value>(_ read: () async throws -> Value) async throws -> Value? {
        do {
            return try await read()
        } catch RepositoryFailure.missing {
            return nil
        }
    }

    /// What this machine remembers counts where the repository has lost it, so that the loss is seen.
    private func previous(of sequence: Int, in history: History) async throws -> ManifestReference? {
        guard sequence > 1 else { return nil }
        if let known = try await existing({ try await repository.segment(sequence - 1, of: history) }) {
            return ManifestReference(name: String(sequence - 1), digest: known.digest)
        }
        let head = try repository.heads?.read().first { $0.history == history }?.segment
        guard let head, head.name == String(sequence - 1) else {
            throw RepositoryFailure.missing(key: history.key(ofSegment: sequence - 1), in: repository.store.place)
        }
        return head
    }

    private func begin(_ history: History, _ segment: SealedSegment) async throws {
        if try await existing({ try await repository.incarnation(of: history) }) != nil { return }
        try await repository.add(
            IncarnationRecord(
                history: history,
                startedAt: RepositoryID.moment(of: segment.info.incarnation) ?? Date(),
                serverVersion: segment.info.serverVersion,
                reason: segment.info.origin.reason,
                file: segment.info.file,
                fileCreated: Int(segment.info.fileBegun),
                gtidPurged: segment.info.sequence == 1 ? segment.info.before.description : "",
                previous: segment.info.origin.previous
            )
        )
    }
}

extension History {
    fileprivate var incarnation: String {
        if case .mysql(_, let incarnation) = self { return incarnation }
        return ""
    }
}

extension SegmentManifest {
    fileprivate init(
        _ segment: SealedSegment,
        history: History,
        recipient: String?,
        object: SealedObject,
        previous: ManifestReference?
    ) {
        self.init(
            sequence: segment.info.sequence,
            history: history,
            serverVersion: segment.info.serverVersion,
            file: segment.info.file,
            startPosition: Int(segment.start),
            endPosition: Int(segment.end),
            preamble: segment.preamble,
            gtidBefore: segment.info.before.description,
            gtidAfter: segment.after.description,
            firstCommit: segment.firstCommit.map { Int($0) },
            lastCommit: segment.lastCommit.map { Int($0) },
            transactions: segment.transactions,
            events: segment.events,
            isFinished: segment.isFinished,
            sealedAt: Date(),
            recipient: recipient,
            object: object,
            previous: previous
        )
    }

    fileprivate func isOf(_ segment: SealedSegment) -> Bool {
        file == segment.info.file && startPosition == Int(segment.start) && endPosition == Int(segment.end)
            && gtidAfter == segment.after.description
    }
}
