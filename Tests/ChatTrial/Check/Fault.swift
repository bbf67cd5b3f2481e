/// A promise of the server that did not hold.
enum Fault: Hashable, Sendable {
    /// Acknowledged, and not in the history.
    case lost(Row)
    /// The history has it under another identity, place or text than the acknowledgement.
    case changed(acknowledged: Row, stored: Row)
    /// Two rows for one key.
    case doubled(MessageKey, sequences: [Int])
    /// The history's sequences are not 1, 2, 3 …
    case sequence(room: String, expected: Int, found: Int)
    /// A row whose text is not the one submitted.
    case text(Row)
    /// A row that nobody submitted.
    case unknown(Row)
    /// A delivery that the history has not, or has differently.
    case phantom(reader: String, Row)
    /// A reader's sequences do not continue.
    case order(reader: String, room: String, expected: Int, found: Int)
    /// A reader's deliveries end before the history.
    case behind(reader: String, room: String, last: Int, stored: Int)
    /// Submitted after the reader's removal was confirmed, and delivered all the same.
    case afterRemoval(reader: String, Row)
}
