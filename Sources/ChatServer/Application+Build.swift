import FoundationEssentials
import Hummingbird
import Logging
import NIOCore

/// Wires the whole server; what it serves and how is decided here.
///
/// - Parameter onListening: Called once with the address the socket is bound to.
func buildApplication(
    settings: Settings,
    services: Services,
    readiness: Readiness,
    startedAt: Date,
    metrics: ServerMetrics,
    logger: Logger,
    onListening: @escaping @Sendable (SocketAddress) -> Void
) throws -> some ApplicationProtocol {
    let router = Router(context: ChatContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: RequestIdentity(logger: logger, proxies: TrustedProxies(networks: settings.trustedProxies)))
    router.add(middleware: AccessLog())
    router.add(middleware: RequestMetrics(metrics: metrics.http))
    router.add(middleware: ErrorMapper())
    router.add(middleware: RequestLimits())
    let endpoints = HealthRoutes(readiness: readiness, startedAt: startedAt).endpoints + services.endpoints
    router.add(endpoints, authenticator: services.authenticator)
    services.socketRoute.add(to: router)
    MetricsRoutes(metrics: metrics).add(to: router)
    try DocumentationRoutes(endpoints: endpoints).add(to: router)

    return Application(
        router: router,
        server: .http1(configuration: .chat(logger: logger)),
        configuration: ApplicationConfiguration(
            address: .hostname(settings.listenHost, port: settings.listenPort)
        ),
        onServerRunning: { channel in
            if let address = channel.localAddress { onListening(address) }
        },
        logger: logger.forFrameworks
    )
}

extension Logger {
    /// For libraries, whose own account of starting and stopping would only repeat ours: warnings, or all at trace.
    var forFrameworks: Logger {
        var logger = self
        logger.logLevel = logLevel == .trace ? .trace : max(logLevel, .warning)
        return logger
    }
}
