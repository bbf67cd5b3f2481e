package import FoundationEssentials

/// Names of backups and prunings: the UTC second they began in, and four random letters.
package enum RepositoryID {
    /// Such as `20261128T033000Z-qkfd`.
    package static func new(at moment: Date) -> String { "\(Timestamp.folderName(moment))-\(letters())" }

    /// When what has this name began.
    package static func moment(of id: String) -> Date? { Timestamp.moment(ofFolder: id) }

    static func letters() -> String {
        let letters = Array("abcdefghijkmnpqrstuvwxyz")
        return String((0..<4).map { _ in letters[Int.random(in: letters.indices)] })
    }
}
