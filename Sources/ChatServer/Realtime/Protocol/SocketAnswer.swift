import NIOCore

/// The `data` of an acknowledgement.
enum SocketAnswer: Sendable {
    case nothing
    case welcome(Principal, pingSeconds: Int)
    case refreshed(expiresAt: Timestamp)
    case subscribed(RoomID, RoomPosition, readSequence: Int64, online: [UserID])
    case resumed([(room: RoomID, outcome: Result<RoomPosition, DomainError>)])
    case sent(SentMessage)
    case read(Int64)
}

extension ByteBuffer {
    mutating func write(_ answer: SocketAnswer) {
        switch answer {
        case .nothing: writeString("{}")
        case .welcome(let principal, let pingSeconds):
            writeString(#"{"user":"\#(principal.user.text)","session":"\#(principal.session.text)","#)
            writeString(#""expiresAt":"\#(principal.expiresAt.rfc3339)","pingSeconds":\#(pingSeconds)}"#)
        case .refreshed(let expiresAt): writeString(#"{"expiresAt":"\#(expiresAt.rfc3339)"}"#)
        case .subscribed(let room, let position, let readSequence, let online):
            writeString("{")
            write(position, of: room)
            writeString(#","readSequence":\#(readSequence),"online":"#)
            writeJSON(online) { $0.writeJSON($1.text) }
            writeString("}")
        case .resumed(let rooms):
            writeString(#"{"rooms":"#)
            writeJSON(rooms) { $0.write($1.outcome, of: $1.room) }
            writeString("}")
        case .sent(let sent):
            writeString(#"{"message":"#)
            writeJSON(sent.message)
            writeString(#","repeated":\#(sent.isRepeat)}"#)
        case .read(let sequence): writeString(#"{"readSequence":\#(sequence)}"#)
        }
    }

    private mutating func write(_ outcome: Result<RoomPosition, DomainError>, of room: RoomID) {
        writeString("{")
        switch outcome {
        case .success(let position): write(position, of: room)
        case .failure(let error):
            writeString(#""room":"\#(room.text)","error":"#)
            writeError(code: error.code.rawValue, message: error.message, details: error.details, requestID: nil)
        }
        writeString("}")
    }

    private mutating func write(_ position: RoomPosition, of room: RoomID) {
        writeString(#""room":"\#(room.text)","#)
        writeString(#""lastSequence":\#(position.sequence),"lastRevision":\#(position.revision)"#)
    }
}
