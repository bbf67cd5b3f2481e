internal import ACME
internal import Glibc
internal import NIOCore
internal import NIOPosix
internal import Processes

/// Answers http-01 or tls-alpn-01 by a server of chatops' own, which listens for as long as it shows an answer.
actor ListenerResponder: StrictResponder {
    nonisolated let kind: Challenge.Kind
    nonisolated let name = "listener"
    /// Nil for all addresses.
    private let address: String?
    private let port: UInt16
    private let runner: Runner
    private let shown = ShownAnswers()
    private var listening: Task<any Channel, any Error>?

    init(kind: Challenge.Kind, address: String?, port: UInt16, runner: Runner) {
        self.kind = kind
        self.address = address
        self.port = port
        self.runner = runner
    }

    func show(_ answer: ChallengeAnswer) async throws -> [String] {
        try shown.add(answer)
        // Kept before it is waited for, so that two answers at once get one server.
        let task = listening ?? Task { try await bind() }
        listening = task
        do {
            _ = try await task.value
        } catch {
            if listening == task { listening = nil }
            throw error
        }
        return []
    }

    func hide(_ answer: ChallengeAnswer) async {
        shown.remove(answer)
        guard shown.isEmpty, let task = listening else { return }
        listening = nil
        if let channel = try? await task.value { try? await channel.close() }
    }

    /// Listens for a moment, as nothing else would tell as surely.
    func preflight() async -> [String] {
        guard listening == nil else { return [] }
        do {
            try await bind().close()
            return []
        } catch CertificateFailure.unsolved(_, let reason, _) {
            return [reason]
        } catch {
            return ["\(error)"]
        }
    }

    private func bind() async throws -> any Channel {
        do {
            if let address { return try await bind(to: address) }
            do {
                return try await bind(to: "::")
            } catch let error as IOError where [EAFNOSUPPORT, EADDRNOTAVAIL].contains(error.errnoCode) {
                return try await bind(to: "0.0.0.0")
            }
        } catch let error as IOError {
            throw await failure(error.errnoCode)
        } catch let error as SocketAddressError {
            throw CertificateFailure.unsolved(
                name,
                reason: "\(address ?? "") is not an address of this machine (\(error))",
                hint: "certificates.solver.address may be left out"
            )
        }
    }

    private func bind(to host: String) async throws -> any Channel {
        let shown = shown
        let isTLS = kind == .tlsALPN01
        var bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.backlog, value: 64)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try ListenerConnection.start(channel, shown, isTLS: isTLS)
                }
            }
        if host == "::" {
            // IPv4 too, whatever net.ipv6.bindv6only says.
            let option = ChannelOptions.Types.SocketOption(level: .ipv6, name: .ipv6_v6only)
            bootstrap = bootstrap.serverChannelOption(option, value: 0)
        }
        return try await bootstrap.bind(host: host, port: Int(port)).get()
    }

    private func failure(_ code: CInt) async -> CertificateFailure {
        let place = address.map { "\($0) port \(port)" } ?? "port \(port)"
        switch code {
        case EADDRINUSE:
            let holders = await PortHolder.all(onPort: port, of: .local, runner).map(\.description)
            let holder = holders.isEmpty ? "another program" : holders.joined(separator: ", ")
            let other =
                kind == .http01
                ? "a solver of type webroot, with the folder that it serves" : "the challenge http-01"
            return .unsolved(
                name,
                reason: "\(place) is taken by \(holder)",
                hint: "use \(other); or have it pass such requests on to a free port, which solver.port names"
            )
        case EACCES, EPERM:
            return .unsolved(
                name,
                reason: "this user may not listen on \(place)",
                hint: "run it as root, or: sudo setcap cap_net_bind_service=+ep \"$(command -v chatops)\""
            )
        default:
            return .unsolved(
                name,
                reason: "cannot listen on \(place): \(String(cString: strerror(code)))",
                hint: address == nil ? nil : "certificates.solver.address may be left out"
            )
        }
    }
}
