import ChatClient

/// A message as the server told of it: in an acknowledgement, a delivery or its history.
struct Row: Hashable, Sendable {
    let key: MessageKey
    let id: String
    let sequence: Int
    let digest: TextDigest
}

extension Row {
    init(_ message: ChatMessage) {
        key = MessageKey(room: message.room, sender: message.sender, clientMessageID: message.clientMessageID)
        id = message.id
        sequence = message.sequence
        digest = TextDigest(of: message.text)
    }
}

/// What makes two sends the same message.
struct MessageKey: Hashable, Sendable {
    let room: String
    let sender: String
    let clientMessageID: String
}

/// FNV-1a of the text's UTF-8 (64 bits): the journals of a trial hold millions of texts, none of them by an adversary.
struct TextDigest: Hashable, Sendable {
    let value: UInt64

    init(value: UInt64) { self.value = value }

    init(of text: String) {
        value = text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }
}
