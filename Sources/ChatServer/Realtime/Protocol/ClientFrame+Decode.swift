import NIOCore

/// A client's message that makes no sense, and what the client is told.
struct UnreadableFrame: Error, Equatable {
    /// As far as it could be read.
    let id: String?
    let error: DomainError
}

extension ClientFrame {
    init(reading text: ByteBuffer) throws(UnreadableFrame) {
        let value: JSON
        do throws(DomainError) {
            value = try JSON(parsing: text.readableBytesView)
        } catch {
            throw UnreadableFrame(id: nil, error: error)
        }
        guard case .object(let members) = value else {
            throw UnreadableFrame(id: nil, error: DomainError(.invalidRequest, "a frame is a JSON object"))
        }
        let id = members.text("id").flatMap { Self.idLength.contains($0.unicodeScalars.count) ? $0 : nil }
        guard let kind = members.text("type").flatMap(Kind.init) else {
            let kinds = Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw UnreadableFrame(
                id: id,
                error: DomainError(
                    .invalidRequest,
                    "there is no such frame",
                    details: ["type": "must be one of \(kinds)"]
                )
            )
        }
        let faults = kind.schema.validate(value)
        guard faults.isEmpty else {
            throw UnreadableFrame(
                id: id,
                error: DomainError(.invalidRequest, "the frame is not what \(kind.rawValue) takes", details: faults)
            )
        }
        do throws(DomainError) {
            self.init(id: id, command: try ClientCommand(kind, members))
        } catch {
            throw UnreadableFrame(id: id, error: error)
        }
    }
}

extension ClientCommand {
    /// From a frame that has its kind's shape.
    fileprivate init(_ kind: ClientFrame.Kind, _ members: [String: JSON]) throws(DomainError) {
        switch kind {
        case .auth: self = .auth(token: try members.needed("token", members.text))
        case .refresh: self = .refresh(token: try members.needed("token", members.text))
        case .subscribe: self = .subscribe(try ResumePoint(members))
        case .resume: self = .resume(try Self.points(members["rooms"]))
        case .unsubscribe: self = .unsubscribe(try members.room)
        case .send:
            self = .send(
                try MessageDraft(
                    room: members.room,
                    clientMessageID: members.needed("clientMessageId", members.text),
                    text: members.needed("text", members.text)
                )
            )
        case .read: self = .read(try members.room, upTo: try members.needed("sequence", members.integer))
        case .typing: self = .typing(try members.room, isTyping: members["typing"] == .boolean(true))
        case .ping: self = .ping
        }
    }

    private static func points(_ value: JSON?) throws(DomainError) -> [ResumePoint] {
        guard case .array(let values) = value else { return [] }
        var points: [ResumePoint] = []
        var rooms: Set<RoomID> = []
        for (position, value) in values.enumerated() {
            guard case .object(let members) = value else { continue }
            let point = try ResumePoint(members)
            guard rooms.insert(point.room).inserted else {
                throw DomainError(
                    .invalidRequest,
                    "a room is there twice",
                    details: ["rooms.\(position).room": "is there already"]
                )
            }
            points.append(point)
        }
        return points
    }
}

extension ResumePoint {
    fileprivate init(_ members: [String: JSON]) throws(DomainError) {
        self.init(room: try members.room, after: members.integer("after"), revision: members.integer("revision"))
    }
}

extension [String: JSON] {
    fileprivate func text(_ name: String) -> String? {
        if case .string(let text) = self[name] { text } else { nil }
    }

    fileprivate func integer(_ name: String) -> Int64? {
        switch self[name] {
        case .integer(let value): value
        case .number(let value): Int64(exactly: value)
        default: nil
        }
    }

    fileprivate var room: RoomID {
        get throws(DomainError) {
            guard let room = text("room").flatMap(RoomID.init) else {
                throw DomainError(.invalidRequest, "room is not an id", details: ["room": "must be an id"])
            }
            return room
        }
    }

    fileprivate func needed<Member>(
        _ name: String,
        _ read: (String) -> Member?
    ) throws(DomainError) -> Member {
        guard let value = read(name) else {
            throw DomainError(.invalidRequest, "\(name) is missing", details: [name: "is required"])
        }
        return value
    }
}
