import Foundation
import Synchronization

/// TCP ports of 127.0.0.1 that nobody listens on, each handed out once.
///
/// They are below the range from which the kernel takes ports for outgoing connections (ip(7), ip_local_port_range).
enum FreePort {
    private static let taken = Mutex<Set<UInt16>>([])

    static func next() -> UInt16 {
        while true {
            let port = UInt16.random(in: 12_000..<32_000)
            if taken.withLock({ $0.insert(port).inserted }), let listener = Listener(port: port) {
                _ = listener
                return port
            }
        }
    }
}

/// A program other than the deployment's that listens on a port: this one.
final class Listener {
    private let socket: Int32

    init?(port: UInt16) {
        socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        let isBound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        if !isBound || listen(socket, 1) != 0 { return nil }
    }

    deinit { close(socket) }
}
