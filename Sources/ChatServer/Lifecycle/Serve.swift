import FoundationEssentials
import Hummingbird
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// Serves until it is told to stop, and returns when every request in flight has been answered.
///
/// - Throws: `StorageFailure` when the database cannot be used as it is, `ListenFailure` when the socket cannot be had.
func runServer(_ settings: Settings) async throws {
    let startedAt = Date()
    let logger = Logger(settings)
    raiseFileLimit(logger: logger)
    let database = try await openDatabase(settings.database, logger: logger)
    let readiness = Readiness(database: database)
    let metrics = ServerMetrics()
    metrics.describeProcess(startedAt: startedAt)
    metrics.describe(database)
    let services = Services(settings: settings, database: database, metrics: metrics, logger: logger)
    metrics.describe(services)
    let shutdown = Shutdown(
        drainDelay: settings.drainDelay,
        deadline: settings.shutdownDeadline,
        logger: logger,
        onBegin: readiness.beginDraining,
        onClose: services.sockets.beginDraining
    )
    if settings.exitsWhenStdinCloses { shutdown.watchStandardInput() }

    let application = try buildApplication(
        settings: settings,
        services: services,
        readiness: readiness,
        startedAt: startedAt,
        metrics: metrics,
        logger: logger,
        onListening: logger.announceListening
    )
    let hints = services.replicaHints.map { ServiceGroupConfiguration.ServiceConfiguration(service: $0) }
    let group = ServiceGroup(
        configuration: ServiceGroupConfiguration(
            services: (hints.map { [$0] } ?? []) + [
                .init(service: Lookout(hub: services.hub, interval: settings.realtime.lookInterval, logger: logger)),
                .init(service: application),
                .init(service: services.sockets),
                .init(service: AccountSweep(accounts: services.accounts, logger: logger)),
                .init(service: shutdown, successTerminationBehavior: .gracefullyShutdownGroup),
            ],
            logger: logger.forFrameworks
        )
    )
    do {
        try await group.run()
    } catch let error as IOError {
        throw ListenFailure(host: settings.listenHost, port: settings.listenPort, underlying: error)
    } catch let error as SocketAddressError.UnknownHost {
        throw ListenFailure(host: settings.listenHost, port: settings.listenPort, underlying: error)
    }
    await services.messages.drain()
    try await database.close()
    logger.info("stopped")
}

extension Logger {
    /// Says where the socket is bound, whatever the level: who started us with port 0 learns the port from this line.
    func announceListening(on address: SocketAddress) {
        var logger = self
        logger.logLevel = min(logLevel, .info)
        logger.info(
            "listening",
            metadata: ["host": "\(address.ipAddress ?? "")", "port": .stringConvertible(address.port ?? 0)]
        )
    }
}
