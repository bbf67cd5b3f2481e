extension ServerMetrics {
    /// Adds how full the places of a process are where something may pile up; looked at when somebody asks.
    func describe(_ services: Services) {
        let (sockets, writer, passwords) = (services.sockets, services.messages.writer, services.accounts.passwords)
        registry.sample("chat_sockets_open", "WebSockets open, or being opened.") { Double(sockets.openCount) }
        registry.sample("chat_socket_queued_bytes", "Bytes queued for all WebSockets, as of the last half second.") {
            Double(sockets.queuedBytes)
        }
        registry.sample("chat_message_queue_depth", "Changes to messages that wait or are being written.") {
            Double(writer.depth)
        }
        registry.sample("chat_password_queue_depth", "Logins and the like that wait for a hash or have it computed.") {
            Double(passwords.depth)
        }
        guard let hints = services.replicaHints else { return }
        registry.sample("chat_redis_connected", "Whether hints of other replicas arrive, and ours leave: 1 or 0.") {
            hints.isConnected ? 1 : 0
        }
    }

    func describe(_ database: any ServedDatabase) {
        registry.sample("chat_database_connections", "Connections to the database.") {
            Double(database.load.connections)
        }
        registry.sample("chat_database_jobs", "Transactions that wait for a connection or use one.") {
            Double(database.load.jobs)
        }
    }
}
