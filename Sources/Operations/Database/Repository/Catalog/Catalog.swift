/// What is in a repository, as far as its signed manifests vouch for it, and what is wrong with the rest.
package struct Catalog: Sendable {
    /// The backups and the binlog of one history.
    package struct Line: Sendable, Equatable {
        package let history: History
        package internal(set) var incarnation: Recorded<IncarnationRecord>?
        /// In the order they began.
        package internal(set) var backups: [Recorded<BackupManifest>] = []
        /// In the chain's order; where it has holes, problems say so.
        package internal(set) var segments: [Recorded<SegmentManifest>] = []
        package internal(set) var prunings: [Recorded<PruningRecord>] = []
    }

    /// In the order of their keys.
    package internal(set) var lines: [Line] = []
    package internal(set) var problems: [RepositoryProblem] = []
    /// Objects that no manifest names (yet): of a backup that goes on, or of one that was broken off.
    package internal(set) var leftovers: [StoredObject] = []
    /// Objects and manifests that a pruning was broken off before it removed them.
    package internal(set) var condemned: [StoredObject] = []
    /// Every object that a manifest names, by key, with what it says of it.
    package internal(set) var named: [String: ObjectDigest] = [:]

    package var damages: [RepositoryProblem] { problems.filter(\.isDamage) }

    package func line(_ history: History) -> Line? { lines.first { $0.history == history } }

    /// Those of one history's objects.
    package func problems(of history: History) -> [RepositoryProblem] {
        problems.filter { $0.key.hasPrefix(history.prefix) || $0.key == RepositoryFormat.key }
    }

    /// Reads every manifest and lists every object: names all that can be seen without reading the objects themselves.
    ///
    /// Throws ``RepositoryFailure/noRepository(_:)`` where nothing was ever stored and this machine knows of nothing, and
    /// what the store throws.
    package static func read(_ repository: Repository) async throws -> Catalog {
        var reading = CatalogReading(repository)
        return try await reading.read()
    }

    /// Reads every named object, or those below one of the prefixes, and compares its digest.
    ///
    /// - Parameter progress: told how many bytes were read since it was last told.
    package func verifyContents(
        of repository: Repository,
        below prefixes: [String]? = nil,
        progress: @escaping @Sendable (Int) -> Void = { _ in }
    ) async throws -> [RepositoryProblem] {
        let known = Set(problems.map(\.key))
        let objects = named.filter { key, _ in
            !known.contains(key) && prefixes?.contains { key.hasPrefix($0) } ?? true
        }
        let found = try await Concurrently.map(objects.sorted { $0.key < $1.key }, atMost: 4) {
            key,
            expected -> RepositoryProblem? in
            let digest: ObjectDigest?
            do {
                digest = try await repository.store.digest(of: key)
            } catch let failure as RepositoryFailure {
                return RepositoryProblem(.unreadable, key, "cannot be read: \(failure.message)")
            }
            progress(digest?.size ?? 0)
            return expected.problem(with: digest, at: key)
        }
        return found.compactMap { $0 }
    }
}

extension ObjectDigest {
    /// How what is there differs from this, which its manifest says.
    fileprivate func problem(with found: ObjectDigest?, at key: String) -> RepositoryProblem? {
        guard let found else { return RepositoryProblem(.missing, key, "is missing") }
        if found.size != size {
            return RepositoryProblem(.wrongSize, key, "has \(found.size) bytes, and its manifest says \(size)")
        }
        if found != self { return RepositoryProblem(.changed, key, "does not have the SHA-256 its manifest says") }
        return nil
    }
}

/// Work on many things, a few at a time.
enum Concurrently {
    /// The results in the order of `items`; the first error ends it.
    static func map<Item: Sendable, Result: Sendable>(
        _ items: [Item],
        atMost limit: Int,
        _ body: @escaping @Sendable (Item) async throws -> Result
    ) async throws -> [Result] {
        try await withThrowingTaskGroup(of: (Int, Result).self) { group in
            var results = [Result?](repeating: nil, count: items.count)
            for (index, item) in items.enumerated() {
                if index >= limit, let (done, result) = try await group.next() { results[done] = result }
                group.addTask { (index, try await body(item)) }
            }
            while let (done, result) = try await group.next() { results[done] = result }
            return results.compactMap { $0 }
        }
    }
}
