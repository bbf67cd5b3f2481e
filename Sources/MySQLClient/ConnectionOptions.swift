/// What a connection is made with.
package struct ConnectionOptions: Sendable {
    package var address: ServerAddress
    package var user: String
    package var password: String
    /// `nil` selects none.
    package var database: String?
    /// For TCP and for each packet of the handshake; whole seconds, at least one.
    package var connectTimeout = Duration.seconds(2)
    /// For each read, and each write, of the socket; whole seconds, at least one.
    package var timeout = Duration.seconds(30)
    /// Prepared statements kept by the connection.
    package var statementLimit = 96

    package init(address: ServerAddress, user: String, password: String, database: String?) {
        self.address = address
        self.user = user
        self.password = password
        self.database = database
    }
}
