import MySQLClient

extension SQLFailure {
    /// Of a statement before the commit: a transaction whose connection is lost there was rolled back.
    init(_ failure: MySQLFailure) {
        switch failure.kind {
        case .deadlock, .lockWait, .stalePreparation, .lost: self = .contention(failure.message)
        case .duplicate(let key): self = .uniqueViolation(key: key)
        case .foreignKey: self = .foreignKeyViolation(failure.text)
        case .readOnly, .diskFull: self = .readOnly(failure.message)
        case .cannotConnect, .untrusted, .denied, .unknownDatabase, .unsupported: self = .unavailable(failure.message)
        case .other: self = .statement(code: failure.code, message: failure.text)
        }
    }

    /// Of a commit, which may have taken place when its answer was lost.
    init(ofCommit failure: MySQLFailure) {
        switch failure.kind {
        case .deadlock, .lockWait: self = .contention(failure.message)
        case .readOnly: self = .readOnly(failure.message)
        default: self = .unavailable("outcome of a commit unknown: \(failure.message)")
        }
    }
}
