/// `chatops-repository.json`: that a folder or bucket is a repository, and how it is laid out.
struct RepositoryFormat: Codable, Sendable, Hashable {
    static let key = "chatops-repository.json"
    static let current = 1

    var format = Self.current
    var content = "backups of chatops: docs/guide/backup-repository.md"
}
