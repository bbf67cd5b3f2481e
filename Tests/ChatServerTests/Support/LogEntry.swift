import Foundation

/// A line of the server's log, which must be a JSON object with these members.
struct LogEntry: Decodable {
    enum Value: Decodable, Equatable {
        case text(String)
        case number(Int)
        case list([String])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let number = try? container.decode(Int.self) {
                self = .number(number)
            } else if let list = try? container.decode([String].self) {
                self = .list(list)
            } else {
                self = .text(try container.decode(String.self))
            }
        }

        var number: Int? { if case .number(let number) = self { number } else { nil } }
        var text: String? { if case .text(let text) = self { text } else { nil } }
    }

    let timestamp: String
    let level: String
    let message: String
    let metadata: [String: Value]

    /// The complete lines of the text.
    ///
    /// - Throws: When a line is not what it must be.
    static func all(in text: String) throws -> [LogEntry] {
        let complete = text.prefix(upTo: text.lastIndex(of: "\n") ?? text.startIndex)
        return try complete.split(separator: "\n").map { line in
            try JSONDecoder().decode(LogEntry.self, from: Data(line.utf8))
        }
    }
}
