/// What `chatops secrets rotate` renews.
package enum RotationTarget: String, CaseIterable, Sendable {
    /// The passwords of MySQL's `root` and of the account ChatServer uses.
    case database
    case redis
    /// MySQL's certificate; its authority stays, which clients trust.
    case mysqlTLS = "mysql-tls"
    /// The keys access tokens are signed with.
    case signingKeys = "signing-keys"
    case all

    var parts: Set<RotationTarget> {
        self == .all ? [.database, .redis, .mysqlTLS, .signingKeys] : [self]
    }
}
