internal import BinaryLog

/// Whether what the server has is the history that was archived, or another.
enum HistoryVerdict: Equatable {
    /// Nothing was archived yet.
    case first
    case same
    /// Another server answers.
    case otherServer
    /// The server's binlog began anew; what shows it.
    case begunAnew(String)

    /// - Parameter begun: the moment in the description of a file the server has, by its name.
    init(
        _ position: ArchivePosition?,
        _ server: SourceServer,
        begun: (String) throws -> UInt32
    ) rethrows {
        guard let position else {
            self = .first
            return
        }
        guard position.server == server.uuid else {
            self = .otherServer
            return
        }
        let unknown = position.gtids.subtracting(server.executed)
        if !unknown.isEmpty {
            self = .begunAnew("the archive has transactions that the server has not: \(unknown)")
            return
        }
        self = .same
        guard !position.file.isEmpty else { return }
        guard let file = server.files.first(where: { $0.name == position.file }) else {
            // Older ones are purged; newer ones cannot be missing.
            if let first = server.files.first?.name, Self.isBefore(first, position.file) {
                self = .begunAnew("the server has older files than \(position.file), which it has no longer")
            }
            return
        }
        if let known = position.fileBegun, try begun(file.name) != known {
            self = .begunAnew("the server has another \(file.name) than was archived")
        } else if file.size < position.end {
            self = .begunAnew("the server's \(file.name) ends at \(file.size), and was archived up to \(position.end)")
        }
    }

    /// By the numbers they end with, which grow digits after 999999.
    private static func isBefore(_ one: String, _ other: String) -> Bool {
        func number(_ name: String) -> UInt64? { name.split(separator: ".").last.flatMap { UInt64($0) } }
        guard let first = number(one), let second = number(other) else { return false }
        return first < second
    }
}
