/// What a trial saw happen; the records of a journal stand in the order in which it happened.
enum Record: Equatable, Sendable {
    /// Written before the first attempt to send.
    case submitted(MessageKey, TextDigest)
    /// Written when the acknowledgement is there, before it counts.
    case acknowledged(Row)
    /// The reader, a socket of the user, will get all after this sequence.
    case reading(reader: String, user: String, room: String, after: Int)
    /// A new message came to the reader.
    case delivered(reader: String, Row)
    /// The server has confirmed that the user is no longer a member.
    case removed(user: String, room: String)
}

/// A line of a journal that is no record.
struct JournalFault: Error {
    let line: String
}

extension Record {
    /// One line: a letter and fields without blanks.
    var line: String {
        switch self {
        case .submitted(let key, let digest): "S \(key.fields) \(digest.value)"
        case .acknowledged(let row): "A \(row.fields)"
        case .reading(let reader, let user, let room, let after): "R \(reader) \(user) \(room) \(after)"
        case .delivered(let reader, let row): "D \(row.fields) \(reader)"
        case .removed(let user, let room): "X \(user) \(room)"
        }
    }

    /// - Throws: `JournalFault`.
    init(line: Substring) throws {
        let words = line.split(separator: " ").map(String.init)
        let fault = JournalFault(line: String(line))
        switch (words.first, words.count) {
        case ("S", 5):
            guard let digest = UInt64(words[4]) else { throw fault }
            self = .submitted(MessageKey(fields: words[1...3]), TextDigest(value: digest))
        case ("A", 7):
            guard let row = Row(fields: words[1...6]) else { throw fault }
            self = .acknowledged(row)
        case ("R", 5):
            guard let after = Int(words[4]) else { throw fault }
            self = .reading(reader: words[1], user: words[2], room: words[3], after: after)
        case ("D", 8):
            guard let row = Row(fields: words[1...6]) else { throw fault }
            self = .delivered(reader: words[7], row)
        case ("X", 3): self = .removed(user: words[1], room: words[2])
        default: throw fault
        }
    }
}

extension MessageKey {
    fileprivate var fields: String { "\(room) \(sender) \(clientMessageID)" }

    fileprivate init(fields: ArraySlice<String>) {
        let fields = Array(fields)
        self.init(room: fields[0], sender: fields[1], clientMessageID: fields[2])
    }
}

extension Row {
    fileprivate var fields: String { "\(key.fields) \(id) \(sequence) \(digest.value)" }

    fileprivate init?(fields: ArraySlice<String>) {
        let words = Array(fields)
        guard let sequence = Int(words[4]), let digest = UInt64(words[5]) else { return nil }
        self.init(
            key: MessageKey(fields: fields.prefix(3)),
            id: words[3],
            sequence: sequence,
            digest: TextDigest(value: digest)
        )
    }
}
