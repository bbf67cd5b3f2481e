import Foundation
import Glibc
import SystemPackage
import TestProcesses

/// Greets one client as a MySQL server with TLS would, and keeps what it hears behind TLS, whose certificate is its own.
///
/// The greeting and the request for TLS are in the clear; what follows goes to `openssl s_server`.
final class Impostor: Sendable {
    let port: Int
    private let socket: Int32
    private let tls: Process
    private let output = Pipe()
    private let input = Pipe()
    private let isDone = DispatchSemaphore(value: 0)

    /// Protocol::SSLRequest, a packet's head included.
    private static let requestLength = 36

    init() throws {
        let authority = try StrangeAuthority.file()
        let key = authority.removingLastComponent().appending("key.pem")
        let (spare, tlsPort) = try listen()
        close(spare)
        (socket, port) = try listen()
        tls = Process()
        tls.executableURL = URL(filePath: "/usr/bin/openssl")
        tls.arguments = [
            "s_server", "-quiet", "-naccept", "1", "-accept", "127.0.0.1:\(tlsPort)", "-cert", authority.string,
            "-key", key.string,
        ]
        tls.standardInput = input
        tls.standardOutput = output
        tls.standardError = FileHandle.nullDevice
        try tls.start()
        try input.fileHandleForWriting.write(contentsOf: Self.demand)
        let server = Self.connection(to: tlsPort)
        Thread.detachNewThread { [socket, isDone] in
            let client = accept(socket, nil, nil)
            send(client, Greeting.withTLS, Greeting.withTLS.count, Int32(MSG_NOSIGNAL))
            var request = [UInt8](repeating: 0, count: Self.requestLength)
            recv(client, &request, request.count, Int32(MSG_WAITALL))
            Thread.detachNewThread { Self.pass(from: server, to: client) }
            Self.pass(from: client, to: server)
            isDone.signal()
        }
    }

    deinit {
        if tls.isRunning { tls.terminate() }
        tls.waitUntilExit()
        close(socket)
    }

    /// All that was heard behind TLS until the client left.
    func finish() -> [UInt8] {
        isDone.wait()
        return [UInt8](output.fileHandleForReading.readDataToEndOfFile())
    }

    /// Protocol::AuthSwitchRequest for the password itself, there before the client has said anything.
    private static let demand: Data = {
        let packet = [0xFE] + Array("mysql_clear_password".utf8) + [0]
        return Data([UInt8(packet.count), 0, 0, 3] + packet)
    }()

    private static func pass(from source: Int32, to destination: Int32) {
        while case let bytes = receive(source), !bytes.isEmpty {
            send(destination, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        }
        shutdown(destination, Int32(SHUT_WR))
    }

    /// The program takes a moment to listen.
    private static func connection(to port: Int) -> Int32 {
        var socket = connect(to: port)
        var name = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        func isConnected() -> Bool {
            withUnsafeMutablePointer(to: &name) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getpeername(socket, $0, &length) == 0 }
            }
        }
        for _ in 0..<1000 where !isConnected() {
            close(socket)
            usleep(5000)
            socket = connect(to: port)
        }
        return socket
    }
}
