/// The making of a ``Catalog``.
struct CatalogReading {
    let repository: Repository
    var catalog = Catalog()
    var lines: [History: Catalog.Line] = [:]
    /// What the listing says, by key.
    private var listed: [String: StoredObject] = [:]
    private var places: [(object: StoredObject, place: RepositoryPlace)] = []

    init(_ repository: Repository) { self.repository = repository }

    mutating func read() async throws -> Catalog {
        let objects = try await repository.store.list("")
        let heads = try repository.heads?.read() ?? []
        if objects.isEmpty, heads.isEmpty { throw RepositoryFailure.noRepository(repository.store.place) }
        listed = Dictionary(objects.map { ($0.key, $0) }) { first, _ in first }
        for object in objects {
            guard ObjectKey.isValid(object.key), object.size >= 0, let place = RepositoryPlace(object.key) else {
                note(.unexpected, object.key, "is nothing that chatops stores")
                continue
            }
            places.append((object, place))
        }
        try await checkFormat(isEmpty: objects.isEmpty)
        try await readDocuments()
        setPrunedAside()
        nameObjects()
        sortOutObjects()
        for line in lines.values { check(line) }
        compare(with: heads)
        catalog.lines = lines.values.sorted { $0.history < $1.history }
        catalog.problems.sort { ($0.key, $0.kind.rawValue) < ($1.key, $1.kind.rawValue) }
        return catalog
    }

    mutating func note(_ kind: RepositoryProblem.Kind, _ key: String, _ reason: String) {
        catalog.problems.append(RepositoryProblem(kind, key, reason))
    }

    func hasProblem(at key: String) -> Bool { catalog.problems.contains { $0.key == key } }

    func isListed(_ key: String) -> Bool { listed[key] != nil }

    private mutating func checkFormat(isEmpty: Bool) async throws {
        let key = RepositoryFormat.key
        guard let bytes = try await repository.store.read(key, limit: 1 << 16) else {
            if !isEmpty { note(.missing, key, "is missing") }
            return
        }
        if bytes == (try JSONDocument.encode(RepositoryFormat())) { return }
        if let format = try? JSONDocument.decode(RepositoryFormat.self, from: bytes),
            format.format > RepositoryFormat.current
        {
            throw RepositoryFailure.newerFormat(repository.store.place, format: format.format)
        }
        note(.changed, key, "does not hold what chatops writes there")
    }

    private enum Document: Sendable {
        case incarnation(Recorded<IncarnationRecord>)
        case backup(Recorded<BackupManifest>)
        case segment(Recorded<SegmentManifest>)
        case pruning(Recorded<PruningRecord>)
        case fault(RepositoryProblem)
        case none
    }

    private mutating func readDocuments() async throws {
        let repository = repository
        let wanted = places.map { ($0.object.key, $0.place) }
        let documents = try await Concurrently.map(wanted, atMost: 16) { key, place in
            do {
                return try await Self.document(at: place, in: repository)
            } catch RepositoryFailure.document(_, let fault) {
                return .fault(RepositoryProblem(key, fault))
            } catch RepositoryFailure.missing {
                // Pruned since it was listed.
                return .none
            } catch RepositoryFailure.reading(_, _, let reason) {
                return .fault(RepositoryProblem(.unreadable, key, "cannot be read: \(reason)"))
            }
        }
        for (place, document) in zip(places, documents) {
            guard let history = place.place.history else { continue }
            switch document {
            case .incarnation(let found): lines[history, default: .init(history: history)].incarnation = found
            case .backup(let found): lines[history, default: .init(history: history)].backups.append(found)
            case .segment(let found): lines[history, default: .init(history: history)].segments.append(found)
            case .pruning(let found): lines[history, default: .init(history: history)].prunings.append(found)
            case .fault(let problem):
                catalog.problems.append(problem)
                if lines[history] == nil { lines[history] = .init(history: history) }
            case .none: break
            }
        }
        for history in lines.keys {
            lines[history]?.backups.sort { ($0.value.startedAt, $0.value.id) < ($1.value.startedAt, $1.value.id) }
            lines[history]?.segments.sort { $0.value.sequence < $1.value.sequence }
        }
    }

    private static func document(at place: RepositoryPlace, in repository: Repository) async throws -> Document {
        switch place {
        case .incarnation(let history): .incarnation(try await repository.incarnation(of: history))
        case .backupManifest(let history, let id): .backup(try await repository.backup(id, of: history))
        case .segmentManifest(let history, let sequence):
            .segment(try await repository.segment(sequence, of: history))
        case .pruning(let history, let id): .pruning(try await repository.pruning(id, of: history))
        case .format, .backupObject, .segmentObject: .none
        }
    }

    /// What a pruning was to remove is not listed, whether it came to that or not.
    private mutating func setPrunedAside() {
        for (history, line) in lines {
            let pruned = PrunedNames(line)
            for backup in line.backups where pruned.backups[backup.value.id] != nil {
                condemn(history.key(ofBackup: backup.value.id))
            }
            for segment in line.segments where pruned.segments[String(segment.value.sequence)] != nil {
                condemn(history.key(ofSegment: segment.value.sequence))
            }
            for name in pruned.objects { condemn(history.prefix + name) }
            lines[history]?.backups.removeAll { pruned.backups[$0.value.id] != nil }
            lines[history]?.segments.removeAll { pruned.segments[String($0.value.sequence)] != nil }
        }
        let condemned = Set(catalog.condemned.map(\.key))
        places.removeAll { condemned.contains($0.object.key) }
        catalog.problems.removeAll { condemned.contains($0.key) }
    }

    private mutating func condemn(_ key: String) {
        if let object = listed[key] { catalog.condemned.append(object) }
    }

    private mutating func nameObjects() {
        for (history, line) in lines {
            for backup in line.backups {
                for object in backup.value.objects {
                    name(object, at: history.folder(ofBackup: backup.value.id) + object.name)
                }
            }
            for segment in line.segments { name(segment.value.object, at: history.prefix + segment.value.object.name) }
        }
    }

    private mutating func name(_ object: SealedObject, at key: String) {
        catalog.named[key] = object.sealed
        guard let found = listed[key] else {
            note(.missing, key, "is missing")
            return
        }
        if found.size != object.sealed.size {
            note(.wrongSize, key, "has \(found.size) bytes, and its manifest says \(object.sealed.size)")
        }
    }

    /// Objects that no manifest names: leftovers where there is no manifest, unexpected where there is.
    private mutating func sortOutObjects() {
        for (object, place) in places where catalog.named[object.key] == nil {
            switch place {
            case .backupObject(let history, let id, _):
                let manifest = history.key(ofBackup: id)
                if !isListed(manifest) {
                    catalog.leftovers.append(object)
                } else if !hasProblem(at: manifest) {
                    note(.unexpected, object.key, "is not named by its backup's manifest")
                }
            case .segmentObject: catalog.leftovers.append(object)
            default: break
            }
        }
    }
}

/// What the prunings of a line say they removed, by name, with the manifests' digests.
struct PrunedNames {
    var backups: [String: String] = [:]
    var segments: [String: String] = [:]
    var objects: [String] = []

    init(_ line: Catalog.Line) {
        for pruning in line.prunings {
            for backup in pruning.value.backups { backups[backup.name] = backup.digest }
            for segment in pruning.value.segments { segments[segment.name] = segment.digest }
            objects += pruning.value.objects
        }
    }
}
