import Foundation
import Glibc
import Synchronization
import SystemPackage
import TestProcesses

/// Listens on every address of 127.0.0.0/8, on a port of its own.
func listen() throws -> (socket: Int32, port: Int) {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
            bind(socket, address, length) == 0 && Glibc.listen(socket, 8) == 0
                && getsockname(socket, address, &length) == 0
        }
    }
    guard status else { throw Errno(rawValue: errno) }
    return (socket, Int(UInt16(bigEndian: address.sin_port)))
}

func connect(to port: Int) -> Int32 {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(port).bigEndian)
    address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
    _ = withUnsafePointer(to: address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
    }
    return socket
}

func receive(_ socket: Int32) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 64 * 1024) { $1 = max(0, recv(socket, $0.baseAddress, $0.count, 0)) }
}

/// Passes bytes on to a port of 127.0.0.1, whichever loopback address it is called by.
final class Relay: Sendable {
    let port: Int
    private let socket: Int32

    init(to target: Int) throws {
        (socket, port) = try listen()
        Thread.detachNewThread { [socket] in
            while case let client = accept(socket, nil, nil), client >= 0 {
                let server = connect(to: target)
                for (from, to) in [(client, server), (server, client)] {
                    Thread.detachNewThread {
                        while case let bytes = receive(from), !bytes.isEmpty {
                            send(to, bytes, bytes.count, Int32(MSG_NOSIGNAL))
                        }
                        shutdown(to, Int32(SHUT_RDWR))
                    }
                }
            }
        }
    }

    deinit {
        shutdown(socket, Int32(SHUT_RDWR))
        close(socket)
    }
}

/// Greets one client as a MySQL server without TLS would, and keeps what it hears.
final class PlainServer: Sendable {
    let port: Int
    private let socket: Int32
    private let heard = Mutex<[UInt8]>([])
    private let isDone = DispatchSemaphore(value: 0)

    init() throws {
        (socket, port) = try listen()
        Thread.detachNewThread { [self] in
            let client = accept(socket, nil, nil)
            send(client, Greeting.withoutTLS, Greeting.withoutTLS.count, Int32(MSG_NOSIGNAL))
            while case let bytes = receive(client), !bytes.isEmpty { heard.withLock { $0 += bytes } }
            close(client)
            isDone.signal()
        }
    }

    /// All that was heard until the client left.
    func finish() -> [UInt8] {
        isDone.wait()
        return heard.withLock(\.self)
    }

    deinit { close(socket) }
}

/// What a MySQL server says first: Protocol::HandshakeV10.
enum Greeting {
    static let withoutTLS = packet(capabilities: 0xFFFF_FFFF & ~compression & ~tls)
    static let withTLS = packet(capabilities: 0xFFFF_FFFF & ~compression)

    private static let compression: UInt32 = 0x0020
    private static let tls: UInt32 = 0x0800

    private static func packet(capabilities: UInt32) -> [UInt8] {
        var packet: [UInt8] = [10] + Array("8.4.0".utf8) + [0, 1, 0, 0, 0] + [UInt8](repeating: 0x41, count: 8) + [0]
        packet += [UInt8(capabilities & 0xFF), UInt8(capabilities >> 8 & 0xFF), 255, 2, 0]
        packet += [UInt8(capabilities >> 16 & 0xFF), UInt8(capabilities >> 24), 21]
        packet += [UInt8](repeating: 0, count: 10) + [UInt8](repeating: 0x42, count: 12) + [0]
        packet += Array("mysql_native_password".utf8) + [0]
        return [UInt8(packet.count), 0, 0, 0] + packet
    }
}

/// A certificate that has signed nothing.
enum StrangeAuthority {
    static func file() throws -> FilePath {
        let folder = FilePath(NSTemporaryDirectory()).appending("strange-\(UUID().uuidString)")
        try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: false)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.arguments = [
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=chatops test authority",
            "-keyout", folder.appending("key.pem").string, "-out", folder.appending("ca.pem").string,
        ]
        process.standardError = FileHandle.nullDevice
        try process.start()
        process.waitUntilExit()
        return folder.appending("ca.pem")
    }
}
