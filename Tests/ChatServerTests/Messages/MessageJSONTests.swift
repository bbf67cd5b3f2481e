import FoundationEssentials
import NIOCore
import TestSupport
import Testing

@testable import ChatServer

@Suite struct MessageJSONTests {
    @Test(arguments: [
        "plain", "", "\"quoted\" \\ /", "\n\r\t\u{0}\u{1}\u{1F}\u{7F}\u{8}\u{C}", "안녕 👨‍👩‍👧‍👦", "\u{2028}\u{FFFD}\u{10FFFF}",
        "\"", "\n",
        "ends with a tab\t",
    ])
    func bothWritersAgree(text: String) throws {
        for (edited, deleted) in [(nil, nil), (1, nil), (nil, 2), (3, 4)] as [(Int64?, Int64?)] {
            let message = Message(
                id: MessageID(at: .now()),
                room: RoomID(at: .now()),
                sequence: 1,
                revision: .max,
                sender: UserID(at: .now()),
                clientMessageID: "a",
                text: text,
                createdAt: Timestamp(milliseconds: 1_795_372_200_123),
                editedAt: edited.map(Timestamp.init(milliseconds:)),
                deletedAt: deleted.map(Timestamp.init(milliseconds:))
            )
            var buffer = ByteBuffer()
            buffer.writeJSON(message)
            let quick = try JSON(parsing: buffer.readableBytesView)
            let slow = try JSON(parsing: JSONEncoder().encode(message))
            #expect(quick == slow)
        }
    }

    /// From 1583 on: the formatter takes earlier dates to be of the Julian calendar, RFC 3339 does not.
    @Test func momentsAreWrittenAsAFormatterDoes() {
        var generator = SeededGenerator(seed: 7)
        let known: [Int64] = [0, -1, 951_782_400_000, 1_709_164_800_000, 4_107_542_399_999, -12_212_553_600_000]
        let range: ClosedRange<Int64> = -12_212_553_600_000...253_402_300_799_999
        let random = (0..<2000).map { _ in Int64.random(in: range, using: &generator) }
        for milliseconds in known + random {
            let date = Date(timeIntervalSince1970: Double(milliseconds / 1000 - (milliseconds % 1000 < 0 ? 1 : 0)))
            let seconds = date.formatted(Date.ISO8601FormatStyle()).dropLast()
            let thousandths = String((milliseconds % 1000 + 1000) % 1000)
            let fraction = String(repeating: "0", count: 3 - thousandths.count) + thousandths
            #expect(Timestamp(milliseconds: milliseconds).rfc3339 == "\(seconds).\(fraction)Z")
        }
    }
}
