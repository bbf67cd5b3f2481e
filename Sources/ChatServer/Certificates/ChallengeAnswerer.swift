import Glibc
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

/// A server that shows one answer to http-01 (RFC 8555 section 8.3) and nothing else.
///
/// `chatops cert` runs it in a pod of its own, behind a route that the ingress has for as long as it takes. It needs no
/// settings and no database.
struct ChallengeAnswerer: Equatable {
    let port: Int
    /// The token and what follows it, with a dot between.
    let keyAuthorization: String

    /// - Parameter words: `--port PORT KEY-AUTHORIZATION`, in this order; words that follow are left in it.
    init<Words: Collection<String>>(words: inout Words) throws(UsageFailure) where Words.SubSequence == Words {
        guard words.popFirst() == "--port", let port = words.popFirst().flatMap({ UInt16($0) }) else {
            throw .missingWord("--port and a number")
        }
        guard let text = words.popFirst(), Self.isKeyAuthorization(text) else {
            throw .missingWord("a key authorization")
        }
        self.port = Int(port)
        keyAuthorization = text
    }

    /// Two parts in base64url: the first becomes a path.
    private static func isKeyAuthorization(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 2
            && parts.allSatisfy { part in
                !part.isEmpty
                    && part.utf8.allSatisfy { byte in
                        switch byte {
                        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                            true
                        default: false
                        }
                    }
            }
    }

    private var path: String { "/.well-known/acme-challenge/\(keyAuthorization.prefix { $0 != "." })" }

    /// Answers until the process is told to stop, which it does at once: nobody misses what is under way.
    ///
    /// - Throws: `ListenFailure` when the socket cannot be had.
    func run() async throws {
        // As a container's first process, whom signals without a handler do not end.
        signal(SIGTERM) { _ in _exit(0) }
        signal(SIGINT) { _ in _exit(0) }
        let logger = Logger(label: "chat") { _ in LineLogHandler(format: .json, level: .info) }
        let router = Router(context: BasicRequestContext.self, options: .autoGenerateHeadEndpoints)
        router.get(RouterPath(path)) { [keyAuthorization] _, _ in Self.text(keyAuthorization) }
        router.get("/health/ready") { _, _ in Self.text("ready\n") }
        let host = "0.0.0.0"
        let application = Application(
            router: router,
            server: .http1(configuration: .init(idleTimeout: .seconds(60))),
            configuration: ApplicationConfiguration(address: .hostname(host, port: port)),
            onServerRunning: { channel in
                if let address = channel.localAddress { logger.announceListening(on: address) }
            },
            logger: logger.forFrameworks
        )
        do {
            try await application.run()
        } catch let error as IOError {
            throw ListenFailure(host: host, port: port, underlying: error)
        }
    }

    private static func text(_ text: String) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "text/plain"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text))
        )
    }
}
