/// Messages that have what was looked for.
struct SearchResult: Equatable, Encodable, Sendable {
    /// Newest first.
    let messages: [Message]
    /// Whether there may be more before the last of these.
    let hasMore: Bool
}

extension Messages {
    /// How long a search through a room without the help of an index may take.
    static let scanLimit = Duration.milliseconds(400)

    /// Looks for messages of a room; what is deleted is not found, what was edited by its new text.
    ///
    /// A text that no index helps with is looked for as far back as there is time; `hasMore` then tells when the search
    /// can go on before the last message found.
    ///
    /// - Parameter sequence: Only messages before this one.
    func search(
        _ query: SearchQuery,
        in room: RoomID,
        by user: UserID,
        before sequence: Int64?,
        limit: Int
    ) async throws -> SearchResult {
        try await database.read { connection in
            let (head, _) = try MessageStore.place(of: user, in: room, in: connection)
            let end = min(sequence ?? .max, head.lastSequence + 1)
            let search = MessageSearch(query: query, room: room, limit: limit, connection: connection)
            let index = connection.dialect == .sqlite ? query.fts5 : query.ngram
            return try index.map { try search.indexed($0, before: end) } ?? search.scanned(before: end)
        }
    }
}

/// One search, inside a transaction.
private struct MessageSearch {
    let query: SearchQuery
    let room: RoomID
    let limit: Int
    let connection: any SQLConnection

    func indexed(_ match: String, before sequence: Int64) throws(SQLFailure) -> SearchResult {
        let rows =
            switch connection.dialect {
            case .sqlite: try sqliteRows(match, before: sequence)
            case .mysql: try mysqlRows(match, before: sequence)
            }
        return result(try MessageStore.messages(rows), endedEarly: false)
    }

    /// Rows are numbered as they are inserted, so the newest of a room come first without sorting.
    private func sqliteRows(_ match: String, before sequence: Int64) throws(SQLFailure) -> [SQLRow] {
        let sql = """
            SELECT \(MessageStore.columns(of: "messages")) FROM messages_text
            JOIN messages ON messages.number = messages_text.rowid
            WHERE messages_text MATCH ? AND messages.room_id = ? AND messages.sequence < ?
            ORDER BY messages_text.rowid DESC LIMIT ?
            """
        return try connection.query(sql, match, room, sequence, limit + 1)
    }

    /// The index finds the words, LIKE the text as a whole.
    private func mysqlRows(_ match: String, before sequence: Int64) throws(SQLFailure) -> [SQLRow] {
        let pattern = query.likePatterns(.mysql).first ?? ""
        let sql = """
            SELECT /*+ MAX_EXECUTION_TIME(800) */ \(MessageStore.columns) FROM messages
            WHERE MATCH (text) AGAINST (? IN BOOLEAN MODE) AND room_id = ? AND sequence < ?
            AND text LIKE ? ESCAPE '!' ORDER BY sequence DESC LIMIT ?
            """
        return try connection.query(sql, match, room, sequence, pattern, limit + 1)
    }

    /// Reads the room from the newest message on, in stretches, until there are enough or time is up.
    func scanned(before sequence: Int64) throws(SQLFailure) -> SearchResult {
        let patterns = query.likePatterns(connection.dialect)
        let alternatives = Array(repeating: "text LIKE ? ESCAPE '!'", count: patterns.count)
        let sql = """
            SELECT \(MessageStore.columns) FROM messages WHERE room_id = ? AND sequence >= ? AND sequence < ?
            AND (\(alternatives.joined(separator: " OR "))) ORDER BY sequence DESC LIMIT ?
            """
        let deadline = ContinuousClock.now + Messages.scanLimit
        var found: [Message] = []
        var end = sequence
        while end > 1, found.count <= limit, ContinuousClock.now < deadline {
            let start = max(1, end - 2000)
            let stretch: [any SQLBindable] = [room, start, end] + patterns + [limit + 1 - found.count]
            found += try MessageStore.messages(connection.query(sql, stretch))
            end = start
        }
        return result(found, endedEarly: end > 1)
    }

    private func result(_ found: [Message], endedEarly: Bool) -> SearchResult {
        SearchResult(messages: Array(found.prefix(limit)), hasMore: found.count > limit || endedEarly && !found.isEmpty)
    }
}
