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
        switch underlying {
        case let error as IOError where error.errnoCode == EADDRINUSE: "address already in use"
        case let error as IOError where error.errnoCode == EADDRNOTAVAIL: "this machine does not have that address"
        case let error as IOError where error.errnoCode == EACCES: "permission denied"
        case let error as SocketAddressError.UnknownHost: error.errorDescription
        default: "\(underlying)"
        }
    }
}
