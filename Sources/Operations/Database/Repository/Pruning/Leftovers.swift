internal import FoundationEssentials

/// What writers that were broken off have left.
enum Leftovers {
    /// Nothing younger is taken for left: it may be of a backup that goes on.
    static let age: Double = 86_400

    /// Those objects whose backup, or which themselves if they are segments, have not grown for a day.
    static func abandoned(_ catalog: Catalog, now: Date) -> [StoredObject] {
        let groups = Dictionary(grouping: catalog.leftovers) { object in
            if case .backupObject(let history, let id, _)? = RepositoryPlace(object.key) {
                history.folder(ofBackup: id)
            } else {
                object.key
            }
        }
        return groups.values.filter { group in
            group.allSatisfy { now.timeIntervalSince($0.modified) > age }
        }.flatMap { $0 }.sorted { $0.key < $1.key }
    }
}
