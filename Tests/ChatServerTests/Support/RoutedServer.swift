import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle

@testable import ChatServer

/// A server of this process with routes of a test's own, on a port of its own.
struct RoutedServer {
    let port: Int
    let group: ServiceGroup

    func connect() throws -> Connection { try Connection(port: port) }

    /// Runs a server for as long as `body` does.
    ///
    /// - Parameters:
    ///   - limits: Of requests.
    ///   - answerDeadline: How long a client may take to take an answer.
    ///   - services: What is shut down before the server.
    static func run<Result>(
        limits: RequestLimits = RequestLimits(),
        answerDeadline: TimeAmount = .seconds(60),
        services: [any Service] = [],
        routes: (Router<ChatContext>) -> Void,
        isolation: isolated (any Actor)? = #isolation,
        _ body: (RoutedServer) async throws -> Result
    ) async throws -> Result {
        var logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        logger.logLevel = .critical
        let router = Router(context: ChatContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: RequestIdentity(logger: logger))
        router.add(middleware: ErrorMapper())
        router.add(middleware: limits)
        routes(router)
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let application = Application(
            router: router,
            server: .http1(configuration: .chat(logger: logger, answerDeadline: answerDeadline)),
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { continuation.yield($0.localAddress?.port ?? 0) },
            logger: logger
        )
        let group = ServiceGroup(services: [application] + services, logger: logger)
        async let running: Void = group.run()
        let port = await ports.first { _ in true } ?? 0
        do {
            let result = try await body(RoutedServer(port: port, group: group))
            await group.triggerGracefulShutdown()
            try await running
            return result
        } catch {
            await group.triggerGracefulShutdown()
            try await running
            throw error
        }
    }
}
