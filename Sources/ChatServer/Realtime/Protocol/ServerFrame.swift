import NIOCore

/// What the server sends, as text; `ByteBuffer.textFrame` makes a frame of it that any number of sockets can share.
enum ServerFrame {
    static func ack(_ id: String, _ data: SocketAnswer) -> ByteBuffer {
        var text = ByteBuffer()
        text.writeString(#"{"type":"ack","id":"#)
        text.writeJSON(id)
        text.writeString(#","success":true,"data":"#)
        text.write(data)
        text.writeString("}")
        return text
    }

    /// - Parameters:
    ///   - id: `nil` when the frame that is at fault could not be read, or wanted no answer.
    ///   - wait: When trying again makes sense.
    static func error(
        _ id: String?,
        _ error: APIError,
        retryAfter wait: Duration? = nil,
        requestID: RequestID
    ) -> ByteBuffer {
        var details = error.details
        if let wait { details["retryAfterMilliseconds"] = String(Int(wait / .milliseconds(1))) }
        var text = ByteBuffer()
        text.writeString(#"{"type":"error","#)
        if let id {
            text.writeString(#""id":"#)
            text.writeJSON(id)
            text.writeString(",")
        }
        text.writeString(#""success":false,"error":"#)
        text.writeError(code: error.code, message: error.message, details: details, requestID: requestID)
        text.writeString("}")
        return text
    }
}

extension ByteBuffer {
    /// The members of the envelope's `error`.
    mutating func writeError(code: String, message: String, details: [String: String], requestID: RequestID?) {
        writeString(#"{"code":"#)
        writeJSON(code)
        writeString(#","message":"#)
        writeJSON(message)
        writeString(#","details":{"#)
        for (position, detail) in details.sorted(by: { $0.key < $1.key }).enumerated() {
            if position > 0 { writeString(",") }
            writeJSON(detail.key)
            writeString(":")
            writeJSON(detail.value)
        }
        writeString("}")
        if let requestID {
            writeString(#","requestId":"#)
            writeJSON(requestID.text)
        }
        writeString("}")
    }

    mutating func writeJSON<Element>(_ elements: some Collection<Element>, each write: (inout Self, Element) -> Void) {
        writeString("[")
        for (position, element) in elements.enumerated() {
            if position > 0 { writeString(",") }
            write(&self, element)
        }
        writeString("]")
    }
}
