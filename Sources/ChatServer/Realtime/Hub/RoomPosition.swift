/// How far along a room somebody is: the messages up to a sequence, as they were at a revision.
struct RoomPosition: Equatable, Sendable {
    var sequence: Int64
    var revision: Int64
}
