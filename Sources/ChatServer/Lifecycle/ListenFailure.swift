import Diagnostics
import Glibc
import NIOCore

/// The listening socket could not be had.
struct ListenFailure: Failure {
    let host: String
    let port: Int
    let underlying: any Error

    var message: String { "cannot listen on \(host):\(port): \(reason)" }
    var cause: (any Error)? { underlying }

    private var reason: String {
        guard let error = underlying as? IOError else { return "\(underlying)" }
        return switch error.errnoCode {
        case EADDRINUSE: "address already in use"
        case EADDRNOTAVAIL: "this machine does not have that address"
        case EACCES: "permission denied"
        default: error.description
        }
    }
}
