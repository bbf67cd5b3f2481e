import NIOCore

/// The newest messages of a room as they are now, encoded: what a client missed is had from here, whoever asks and
/// however many ask at once.
struct RecentMessages {
    struct Limit: Sendable {
        var messages = 512
        var bytes = 512 * 1024
    }

    private struct Entry {
        var message: Message
        /// As a `new` event.
        var frame: ByteBuffer
    }

    private let limit: Limit
    /// The newest, by sequence, without a gap up to the room's last.
    private var entries: CircularBuffer<Entry> = []
    private var bytes = 0
    /// The sequence that the first of `entries` has, or would have.
    private(set) var first: Int64
    /// Older ones that changed, by revision.
    private var changedBefore: [Message] = []
    /// All changes after this revision are known.
    private(set) var floor: Int64

    /// Nothing of what there is up to a position.
    init(after position: RoomPosition, limit: Limit) {
        self.limit = limit
        first = position.sequence + 1
        floor = position.revision
    }

    var last: Int64 { first + Int64(entries.count) - 1 }

    /// - Returns: The event, as a frame.
    mutating func append(_ message: Message) -> ByteBuffer {
        let frame = SocketEvent.message(.new, message).frame
        entries.append(Entry(message: message, frame: frame))
        bytes += frame.readableBytes
        trim()
        return frame
    }

    /// - Returns: The event, as a frame.
    mutating func change(_ message: Message) -> ByteBuffer {
        if message.sequence >= first, message.sequence <= last {
            let place = entries.index(entries.startIndex, offsetBy: Int(message.sequence - first))
            let frame = SocketEvent.message(.new, message).frame
            bytes += frame.readableBytes - entries[place].frame.readableBytes
            entries[place] = Entry(message: message, frame: frame)
            trim()
        } else {
            addChanged(message)
        }
        return message.changeFrame
    }

    /// What somebody missed, in the order to be told; `nil` when that is not all known here.
    func missed(after sequence: Int64, revision: Int64?) -> [ByteBuffer]? {
        guard sequence + 1 >= first else { return nil }
        let news = entries.suffix(max(0, Int(last - sequence)))
        guard let revision else { return news.map(\.frame) }
        guard revision >= floor else { return nil }
        let older = entries.prefix(entries.count - news.count).map(\.message) + changedBefore
        let changed = older.filter { $0.revision > revision }.sorted { $0.revision < $1.revision }
        return news.map(\.frame) + changed.map(\.changeFrame)
    }

    private mutating func addChanged(_ message: Message) {
        changedBefore.removeAll { $0.sequence == message.sequence }
        changedBefore.append(message)
        if changedBefore.count > limit.messages { floor = max(floor, changedBefore.removeFirst().revision) }
    }

    private mutating func trim() {
        while entries.count > limit.messages || bytes > limit.bytes, let oldest = entries.popFirst() {
            bytes -= oldest.frame.readableBytes
            first += 1
            floor = max(floor, oldest.message.revision)
        }
    }
}

extension RecentMessages {
    /// From the database, as one snapshot.
    ///
    /// - Parameters:
    ///   - messages: The newest, by sequence.
    ///   - changed: Of the others, those that were edited or deleted after `floor`, by revision.
    init(_ messages: [Message], changed: [Message], after floor: Int64, at position: RoomPosition, limit: Limit) {
        self.init(after: position, limit: limit)
        first = messages.first?.sequence ?? position.sequence + 1
        self.floor = floor
        changedBefore = changed
        for message in messages { _ = append(message) }
    }
}

extension Message {
    fileprivate var changeFrame: ByteBuffer {
        SocketEvent.message(deletedAt == nil ? .edited : .deleted, self).frame
    }
}
