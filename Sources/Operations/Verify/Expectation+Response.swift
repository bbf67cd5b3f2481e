internal import CurlHTTP
internal import Environments
internal import FoundationEssentials

extension Expectation {
    /// What the answer lacks, each in one phrase; none when it is as expected.
    func faults(in response: Response) -> [String] {
        var faults: [String] = []
        if response.status != status { faults.append("status \(response.status) instead of \(status)") }
        if let body, !response.text.contains(body) { faults.append("the body does not contain “\(body)”") }
        if json.isEmpty { return faults }
        guard let document = try? JSONDecoder().decode(JSONValue.self, from: Data(response.body)) else {
            return faults + ["the body is not JSON"]
        }
        for field in json {
            let found = document.value(at: field.name)
            if found == nil { faults.append("\(field.name) is missing") }
            if let found, !found.matches(field.value) {
                faults.append("\(field.name) is \(found) instead of \(JSONValue(field.value))")
            }
        }
        return faults
    }
}

/// JSON of any shape, for looking into answers.
enum JSONValue: Decodable, Sendable, Hashable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

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

    init(_ field: Expectation.Field) {
        self =
            switch field {
            case .null: .null
            case .bool(let value): .bool(value)
            case .integer(let value): .number(Double(value))
            case .string(let value): .string(value)
            }
    }

    /// The value at a dot path; a number steps into an array.
    func value(at path: String) -> JSONValue? {
        path.split(separator: ".").reduce(JSONValue?.some(self)) { value, key in
            switch value {
            case .object(let members): members[String(key)]
            case .array(let items): Int(key).flatMap { items.indices.contains($0) ? items[$0] : nil }
            default: nil
            }
        }
    }

    func matches(_ field: Expectation.Field) -> Bool { self == JSONValue(field) }
}

extension JSONValue: CustomStringConvertible {
    var description: String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .number(let value): value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
        case .string(let value): "“\(value)”"
        case .array: "a list"
        case .object: "an object"
        }
    }
}
