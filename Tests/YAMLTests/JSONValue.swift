import Foundation

/// A JSON document for comparison: order of keys and spelling of numbers left aside.
enum JSONValue: Equatable, Decodable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    init(json: String) throws {
        self = try JSONDecoder().decode(JSONValue.self, from: Data(json.utf8))
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    /// Without the mapping entries that are null, at any depth: Helm drops them from a chart's own values.
    var withoutNullEntries: JSONValue {
        switch self {
        case .array(let values): .array(values.map(\.withoutNullEntries))
        case .object(let members): .object(members.filter { $0.value != .null }.mapValues(\.withoutNullEntries))
        default: self
        }
    }
}
