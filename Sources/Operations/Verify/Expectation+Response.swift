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
                faults.append("\(field.name) is \(found.words) instead of \(JSONValue(field.value).words)")
            }
        }
        return faults
    }
}

extension JSONValue {
    init(_ field: Expectation.Field) {
        self =
            switch field {
            case .null: .null
            case .bool(let value): .bool(value)
            case .integer(let value): .integer(value)
            case .string(let value): .string(value)
            }
    }

    func matches(_ field: Expectation.Field) -> Bool { self == JSONValue(field) }
}

extension JSONValue {
    /// As a sentence names it.
    fileprivate var words: String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .number(let value): "\(value)"
        case .string(let value): "“\(value)”"
        case .array: "a list"
        case .object: "an object"
        }
    }
}
