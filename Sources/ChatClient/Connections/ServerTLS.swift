import Glibc
import NIOCore
import NIOSSL

/// Whom a client lets vouch for its server: chain and name must both hold.
package struct ServerTLS: Sendable {
    private let context: NIOSSLContext

    /// - Parameter authorities: The only ones to trust, a PEM file; nil stands for the system's.
    /// - Throws: `AuthoritiesUnreadable`.
    package init(authorities: String? = nil) throws(AuthoritiesUnreadable) {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        if let authorities { configuration.trustRoots = .file(authorities) }
        do { context = try NIOSSLContext(configuration: configuration) } catch { throw AuthoritiesUnreadable() }
    }

    /// For a server by its name; one without a name is judged by its address.
    func handler(for name: String) throws -> NIOSSLClientHandler {
        let isAddress = name.contains(":") || name.split(separator: ".").last?.allSatisfy(\.isNumber) == true
        return try NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : name)
    }
}

/// The file of authorities is not there, or holds no certificates.
package struct AuthoritiesUnreadable: Error {}

extension ConnectionFault {
    /// The error of a connection, where that is only that the other side ended it (with TLS, also without its farewell).
    static func plain(_ error: any Error) -> any Error {
        if case .uncleanShutdown? = error as? NIOSSLError { return closed }
        if let error = error as? IOError, [ECONNRESET, EPIPE].contains(error.errnoCode) { return closed }
        return error
    }
}
