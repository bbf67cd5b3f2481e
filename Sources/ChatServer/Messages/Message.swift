/// One message as every member of its room sees it.
struct Message: Equatable, Sendable {
    let id: MessageID
    let room: RoomID
    /// 1, 2, 3 … in the room, without a gap, in the order everybody sees.
    let sequence: Int64
    /// The room's revision when the message last changed; a new message, an edit and a deletion each take the next.
    let revision: Int64
    let sender: UserID
    /// The sender's own name for it, by which sending again is recognised.
    let clientMessageID: String
    /// Empty once deleted.
    let text: String
    let createdAt: Timestamp
    let editedAt: Timestamp?
    let deletedAt: Timestamp?
}
