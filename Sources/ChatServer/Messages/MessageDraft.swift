/// A message that somebody wants to send.
struct MessageDraft: Equatable, Sendable {
    /// In Unicode scalars.
    static let textLength = 1...8000
    /// What the regular expression `^[A-Za-z0-9._:-]{1,64}$` takes.
    static let clientMessageIDLength = 1...64

    let room: RoomID
    let clientMessageID: String
    let text: String

    /// - Throws: `invalidRequest`, naming each field that is wrong in its details.
    init(room: RoomID, clientMessageID: String, text: String) throws(DomainError) {
        var faults: [String: String] = [:]
        if !Self.isClientMessageID(clientMessageID) {
            faults["clientMessageId"] = "must be 1 to 64 letters, digits and ._:-"
        }
        if let fault = Self.fault(of: text) { faults["text"] = fault }
        guard faults.isEmpty else {
            throw DomainError(.invalidRequest, "the message cannot be sent as it is", details: faults)
        }
        self.room = room
        self.clientMessageID = clientMessageID
        self.text = text
    }

    /// What is wrong with the text of a message; `nil` when nothing is.
    static func fault(of text: String) -> String? {
        // Four bytes make the longest scalar, so most texts need no counting.
        let isInRange =
            text.utf8.count <= textLength.upperBound
            ? !text.isEmpty : textLength.contains(text.unicodeScalars.count)
        guard isInRange else { return "must have 1 to 8000 characters" }
        return text.utf8.contains(0) ? "must not contain the character NUL" : nil
    }

    private static func isClientMessageID(_ text: String) -> Bool {
        clientMessageIDLength.contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
                    UInt8(ascii: ":"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}

/// A message that is committed.
struct SentMessage: Equatable, Sendable {
    let message: Message
    /// Whether it had been sent before, under the same name and with the same text.
    let isRepeat: Bool
}
