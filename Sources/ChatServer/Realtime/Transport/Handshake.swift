import Crypto
import FoundationEssentials
import HTTPTypes
import Hummingbird

/// A request for a WebSocket that is what RFC 6455, section 4.2.1, wants.
struct Handshake {
    /// The value of `Sec-WebSocket-Accept`.
    let accept: String

    /// - Throws: `APIError` with 426 for a request that does not ask for a WebSocket of version 13, or with 400 for one
    ///   that does so wrongly.
    init(_ request: Request) throws(APIError) {
        let headers = request.headers
        guard request.method == .get, headers.names(.upgrade, "websocket"), headers.names(.connection, "upgrade") else {
            throw .upgradeRequired
        }
        guard headers[values: .secWebSocketVersion] == ["13"] else { throw .upgradeRequired }
        guard headers[values: .secWebSocketKey].count == 1, let key = headers[.secWebSocketKey],
            Data(base64Encoded: key)?.count == 16
        else { throw .badHandshake }
        let digest = Insecure.SHA1.hash(data: Data((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8))
        accept = Data(digest).base64EncodedString()
    }

    /// Of the answer with status 101.
    var headers: HTTPFields {
        [.upgrade: "websocket", .connection: "upgrade", .secWebSocketAccept: accept]
    }
}

extension HTTPFields {
    /// Whether the comma-separated field has the token, in any case.
    fileprivate func names(_ field: HTTPField.Name, _ token: String) -> Bool {
        self[values: field].contains { value in
            value.split(separator: ",").contains { $0.filter { $0 != " " && $0 != "\t" }.lowercased() == token }
        }
    }
}

extension APIError {
    /// RFC 9110, section 15.5.22, and RFC 6455, section 4.4.
    static let upgradeRequired = APIError(
        status: .upgradeRequired,
        code: "upgrade_required",
        message: "this path speaks WebSocket, version 13",
        headers: [.upgrade: "websocket", .connection: "upgrade", .secWebSocketVersion: "13"]
    )
    static let badHandshake = APIError(
        status: .badRequest,
        code: "bad_request",
        message: "Sec-WebSocket-Key must be there once, 16 bytes in base64"
    )
}
