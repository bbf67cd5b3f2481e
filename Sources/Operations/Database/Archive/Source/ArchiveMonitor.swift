internal import BinaryLog
internal import MySQLClient

/// Asks the server, apart from the stream, how far it is and whether its commits wait.
final class ArchiveMonitor {
    private let settings: ArchiveSettings
    private let board: ArchiveBoard
    private let control: ArchiveControl
    private var connection: Connection?
    /// When nothing was missing last.
    private var current = ContinuousClock.now

    init(_ settings: ArchiveSettings, _ board: ArchiveBoard, _ control: ArchiveControl) {
        self.settings = settings
        self.board = board
        self.control = control
    }

    /// Looks once; what cannot be asked is not known.
    func look() {
        do {
            let connection = try connection ?? Connection(settings.server)
            self.connection = connection
            // Before the server is asked, so that what comes meanwhile does not count as missing for longer.
            let asked = ContinuousClock.now
            let known = board.snapshot.archived
            let executed = try connection.execute("SELECT @@GLOBAL.gtid_executed").rows.first?.first?.words
            guard let executed = executed.flatMap({ GTIDSet($0) }) else { return }
            // After RESET BINARY LOGS AND GTIDS the server goes on sending heartbeats in a stream that nothing comes by.
            if !known.isSubset(of: executed), board.snapshot.phase == .streaming { control.reconnect() }
            let missing = executed.subtracting(board.snapshot.archived).count
            if missing == 0 { current = asked }
            let lag = missing == 0 ? 0 : (ContinuousClock.now - current) / .seconds(1)
            board.update { state in
                state.lagTransactions = missing
                state.lagSeconds = lag
            }
            if settings.isSemiSync { try lookAtSemiSync(connection) }
        } catch {
            connection?.close()
            connection = nil
            let lag = (ContinuousClock.now - current) / .seconds(1)
            board.update { state in
                state.lagTransactions = nil
                state.lagSeconds = lag
            }
        }
    }

    private func lookAtSemiSync(_ connection: Connection) throws {
        let status = try connection.execute(
            """
            SELECT variable_value FROM performance_schema.global_status
            WHERE variable_name = 'Rpl_semi_sync_source_status'
            """
        )
        let isActive = status.rows.first?.first?.words == "ON"
        board.update { $0.semiSync?.isActive = isActive }
        guard board.snapshot.phase == .streaming else { return }
        if isActive {
            board.clear(.semiSync)
        } else {
            board.raise(.semiSync, "commits at \(connection.address) do not wait for the archive")
        }
    }
}
