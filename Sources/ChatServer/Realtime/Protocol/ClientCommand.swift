/// What a client asks for with one frame.
enum ClientCommand: Equatable, Sendable {
    case auth(token: String)
    /// A newer access token of the same session.
    case refresh(token: String)
    case subscribe(ResumePoint)
    case resume([ResumePoint])
    case unsubscribe(RoomID)
    case send(MessageDraft)
    case read(RoomID, upTo: Int64)
    case typing(RoomID, isTyping: Bool)
    case ping
}

/// How much of a room a client has.
struct ResumePoint: Equatable, Sendable {
    let room: RoomID
    /// The sequence of the newest message it has; `nil` wants only what is to come.
    var after: Int64?
    /// The room's revision that it has seen; `nil` wants no changes of older messages.
    var revision: Int64?
}

/// One message of a client: a command, and the name its answer will carry.
struct ClientFrame: Equatable, Sendable {
    /// `nil` where no answer is wanted.
    let id: String?
    let command: ClientCommand
}
