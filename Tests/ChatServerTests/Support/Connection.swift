import Foundation
import Glibc

/// An answer as it came over the wire.
struct Answer {
    let status: Int
    /// Names in lower case.
    let headers: [String: String]
    let body: String

    /// The body as an envelope.
    func envelope() throws -> ReceivedEnvelope {
        try JSONDecoder().decode(ReceivedEnvelope.self, from: Data(body.utf8))
    }
}

struct ReceivedEnvelope: Decodable {
    struct Problem: Decodable {
        let code: String
        let message: String
        let details: [String: String]
        let requestId: String
    }

    let success: Bool
    let data: [String: String]?
    let error: Problem?
}

struct ConnectionError: Error {
    let action: String
    let code: Int32
}

/// A TCP connection to 127.0.0.1 that says exactly what it is told, half a request if need be.
final class Connection {
    private let socket: Int32
    private var unread: [UInt8] = []

    init(port: Int) throws {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var patience = timeval(tv_sec: 15, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        let result = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw ConnectionError(action: "connect", code: errno) }
    }

    deinit { close(socket) }

    func send(_ text: String) throws { try send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard sent > 0 else { throw ConnectionError(action: "send", code: errno) }
            rest = rest.dropFirst(sent)
        }
    }

    /// The next answer on the connection.
    func receive(isHead: Bool = false) throws -> Answer {
        while unread.firstRange(of: Array("\r\n\r\n".utf8)) == nil {
            guard try receiveMore() else { throw ConnectionError(action: "receive a head", code: 0) }
        }
        let end = unread.firstRange(of: Array("\r\n\r\n".utf8)) ?? 0..<0
        let lines = String(decoding: unread[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        unread.removeFirst(end.upperBound)
        let fields = lines.dropFirst().map { $0.split(separator: ":", maxSplits: 1) }
        let headers = Dictionary(
            fields.map { ($0[0].lowercased(), $0[1].trimmingCharacters(in: .whitespaces)) },
            uniquingKeysWith: { $1 }
        )
        let length = isHead ? 0 : headers["content-length"].flatMap(Int.init) ?? 0
        while unread.count < length {
            guard try receiveMore() else { throw ConnectionError(action: "receive a body", code: 0) }
        }
        let body = String(decoding: unread.prefix(length), as: UTF8.self)
        unread.removeFirst(length)
        return Answer(status: Int(lines[0].split(separator: " ")[1]) ?? 0, headers: headers, body: body)
    }

    /// Says that nothing more will be sent.
    func shutOutput() { shutdown(socket, Int32(SHUT_WR)) }

    /// The next bytes; `nil` when the connection ends before there are as many.
    func take(_ count: Int) throws -> [UInt8]? {
        while unread.count < count {
            guard try receiveMore() else { return nil }
        }
        defer { unread.removeFirst(count) }
        return Array(unread.prefix(count))
    }

    /// Whether the server ends the connection without saying anything more.
    func isEnded() throws -> Bool { try unread.isEmpty && !receiveMore() }

    private func receiveMore() throws -> Bool {
        let chunk = [UInt8](unsafeUninitializedCapacity: 64 * 1024) { buffer, count in
            count = max(0, recv(socket, buffer.baseAddress, buffer.count, 0))
        }
        unread += chunk
        return !chunk.isEmpty
    }
}
