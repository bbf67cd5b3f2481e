import Foundation

@testable import ChatServer

/// A frame as the server sent it.
struct ReceivedFrame: Equatable {
    let first: UInt8
    let payload: [UInt8]

    var text: String { String(decoding: payload, as: UTF8.self) }

    /// Of a close frame; 1005 where it has none.
    var code: Int { payload.count < 2 ? 1005 : Int(payload[0]) << 8 | Int(payload[1]) }

    static func text(_ text: String) -> ReceivedFrame { ReceivedFrame(first: 0x81, payload: Array(text.utf8)) }
    static func pong(_ text: String) -> ReceivedFrame { ReceivedFrame(first: 0x8A, payload: Array(text.utf8)) }
}

/// The client's side of a WebSocket, one byte after the other, lawful or not.
final class RawSocket {
    let connection: Connection

    init(_ connection: Connection) {
        self.connection = connection
    }

    static let handshake = [
        "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    ]

    /// - Parameter changes: Of the handshake's headers; an empty value leaves one out.
    func upgrade(_ changes: [String: String] = [:]) throws -> Answer {
        let headers = Self.handshake.merging(changes) { $1 }.filter { !$1.isEmpty }
        try connection.send(request("GET", "/ws", headers: headers))
        return try connection.receive()
    }

    func send(_ text: String) throws { try send(Self.frame(0x81, Array(text.utf8))) }

    func send(_ bytes: [UInt8]) throws { try connection.send(bytes) }

    /// A frame with a mask.
    static func frame(_ first: UInt8, _ payload: [UInt8]) -> [UInt8] {
        let mask: [UInt8] = [0x12, 0x34, 0x56, 0x78]
        return header(first, payload.count, masked: true) + mask
            + payload.enumerated().map { $1 ^ mask[$0 % 4] }
    }

    static func header(_ first: UInt8, _ length: Int, masked: Bool) -> [UInt8] {
        let bit: UInt8 = masked ? 0x80 : 0
        switch length {
        case ...125: return [first, bit | UInt8(length)]
        case ...0xFFFF: return [first, bit | 126, UInt8(length >> 8), UInt8(length & 0xFF)]
        default: return [first, bit | 127] + (0..<8).map { UInt8(truncatingIfNeeded: length >> (56 - 8 * $0)) }
        }
    }

    /// The next frame, or `nil` at the end of the connection.
    func receive() throws -> ReceivedFrame? {
        guard let head = try connection.take(2) else { return nil }
        let length: Int
        switch head[1] {
        case 126: length = try connection.take(2)?.reduce(0) { $0 << 8 | Int($1) } ?? 0
        case 127: length = try connection.take(8)?.reduce(0) { $0 << 8 | Int($1) } ?? 0
        default: length = Int(head[1])
        }
        return ReceivedFrame(first: head[0], payload: try connection.take(length) ?? [])
    }

    /// The code of the close frame that comes next, after which the server ends its side.
    func closeCode() throws -> Int? {
        guard let frame = try receive(), frame.first == 0x88 else { return nil }
        return frame.code
    }
}
