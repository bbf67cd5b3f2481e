import FoundationEssentials
import Logging

/// One event as it is written: `{"level":…,"message":…,"metadata":{…},"timestamp":…}`, or a line of text.
struct LogLine: Encodable {
    let time: Date
    let level: Logger.Level
    let message: String
    let metadata: Logger.Metadata

    /// The line without its newline; control characters and newlines in it are escaped.
    func rendered(as format: LogFormat) -> String {
        switch format {
        case .json: json(self)
        case .text:
            ([timestamp, level.rawValue.uppercased(), escaped(message)]
                + metadata.sorted { $0.key < $1.key }.map { "\($0.key)=\(json(JSONMetadata(value: $0.value)))" })
                .joined(separator: " ")
        }
    }

    /// RFC 3339 in UTC with milliseconds.
    private var timestamp: String {
        time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    private func json(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else { return #"{"message":"a log line could not be encoded"}"# }
        return String(decoding: data, as: UTF8.self)
    }

    private func escaped(_ text: String) -> String {
        text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F } ? json(text) : text
    }

    private enum CodingKeys: CodingKey {
        case timestamp
        case level
        case message
        case metadata
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(timestamp, forKey: .timestamp)
        try container.encode(level.rawValue, forKey: .level)
        try container.encode(message, forKey: .message)
        try container.encode(metadata.mapValues(JSONMetadata.init), forKey: .metadata)
    }
}

/// A metadata value in JSON: whole numbers and booleans stay what they are, everything else is text.
private struct JSONMetadata: Encodable {
    let value: Logger.MetadataValue

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch value {
        case .string(let text): try container.encode(text)
        case .stringConvertible(let number as Int): try container.encode(number)
        case .stringConvertible(let flag as Bool): try container.encode(flag)
        case .stringConvertible(let other): try container.encode(other.description)
        case .dictionary(let entries): try container.encode(entries.mapValues(JSONMetadata.init))
        case .array(let elements): try container.encode(elements.map(JSONMetadata.init))
        }
    }
}
