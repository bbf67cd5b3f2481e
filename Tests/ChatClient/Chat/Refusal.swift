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

/// The server answered something that the protocol does not have.
package struct UnexpectedAnswer: Error {
    package let answer: String
}
