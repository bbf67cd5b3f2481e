/// Why a statement or a transaction failed, in terms that do not depend on the database.
enum SQLFailure: Error, Equatable, Sendable {
    /// The database cannot be reached, did not answer in time, or has more to do than it may queue.
    ///
    /// Whether a commit under way took place is not known.
    case unavailable(String)
    /// Another transaction was in the way: a deadlock, a lock wait that ran out, `SQLITE_BUSY`. Doing the whole
    /// transaction again may succeed.
    case contention(String)
    /// A unique key is taken; `key` names the constraint or its columns as the database does.
    case uniqueViolation(key: String)
    case foreignKeyViolation(String)
    /// The database refuses to write: read-only, or its disk is full.
    case readOnly(String)
    /// A column holds something else than the code expects.
    case unexpectedValue(column: Int)
    /// Anything else: a bug, or a schema that is not ours.
    case statement(code: Int, message: String)
}
