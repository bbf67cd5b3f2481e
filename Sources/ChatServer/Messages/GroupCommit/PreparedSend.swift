import Crypto

/// A draft with all that is known of its message before its place in the room is.
struct PreparedSend: Sendable {
    let key: SendKey
    let id: MessageID
    /// SHA-256 of the text in hexadecimal: sending again must be sending the same.
    let digest: String

    init(_ draft: MessageDraft, by sender: UserID, at now: Timestamp) {
        key = SendKey(room: draft.room, sender: sender, clientMessageID: draft.clientMessageID)
        id = MessageID(at: now)
        var text = draft.text
        digest = text.withUTF8 { SHA256.hash(data: UnsafeRawBufferPointer($0)) }.hexadecimal
    }
}

/// By what sending again is recognised.
struct SendKey: Hashable, Sendable {
    let room: RoomID
    let sender: UserID
    let clientMessageID: String
}

/// A user's place in a room.
struct Seat: Hashable, Sendable {
    let room: RoomID
    let user: UserID
}

extension SHA256Digest {
    fileprivate var hexadecimal: String {
        String(unsafeUninitializedCapacity: 64) { buffer in
            let digits = StaticString("0123456789abcdef")
            for (position, byte) in enumerated() {
                buffer[2 * position] = digits.utf8Start[Int(byte >> 4)]
                buffer[2 * position + 1] = digits.utf8Start[Int(byte & 15)]
            }
            return 64
        }
    }
}
