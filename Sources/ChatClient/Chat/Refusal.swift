import NIOHTTP1

/// A failure the server answered with, over REST or WebSocket.
package struct Refusal: Error, Equatable {
    /// Of HTTP; 0 over WebSocket.
    package let status: Int
    package let code: String
    package let message: String
    package let details: [String: String]

    init(status: Int, envelope: JSONValue) {
        let error = envelope["error"]
        self.status = status
        code = error["code"].string ?? "unknown"
        message = error["message"].string ?? ""
        details = error["details"].object.compactMapValues(\.string)
    }
}

/// What answered is not the chat server, but a proxy or something else.
package struct ForeignAnswer: Error, Equatable {
    package let status: Int
    /// As its `Server` header names it.
    package let server: String?

    init(_ status: Int, _ headers: HTTPHeaders) {
        self.status = status
        server = headers.first(name: "server")
    }
}

/// The server answered something that the protocol does not have.
package struct UnexpectedAnswer: Error {
    package let answer: String
}
