internal import CurlHTTP
internal import Environments
internal import FoundationEssentials

extension Expectation {
    /// What the answer lacks, each in one phrase; none when it is as expected.
    func faults(in response: Response) -> [String] {
        headFaults(in: response) + contentFaults(in: response)
    }

    private func headFaults(in response: Response) -> [String] {
        var faults: [String] = []
        if response.status != status { faults.append("status \(response.status) instead of \(status)") }
        if let location, response.headers["Location"] != location {
            faults.append("leads to \(response.headers["Location"] ?? "nowhere") instead of \(location)")
        }
        if let redirects, response.delivery.redirectCount != redirects {
            faults.append("\(response.delivery.redirectCount) redirects instead of \(redirects)")
        }
        if let version, !version.covers(response.delivery.version) {
            faults.append("speaks \(response.delivery.version.rawValue) instead of \(version.rawValue.uppercased())")
        }
        let coding = response.headers["Content-Encoding"]
        if let compression, coding?.lowercased() != compression.rawValue {
            faults.append("the content is \(coding.map { "coded as \($0)" } ?? "not compressed"), not \(compression)")
        }
        for header in headers {
            let found = response.headers.values(of: header.name)
            if found.contains(header.value) { continue }
            let words = found.isEmpty ? "missing" : found.map { "“\($0)”" }.joined(separator: ", ")
            faults.append("\(header.name) is \(words) instead of “\(header.value)”")
        }
        return faults
    }

    private func contentFaults(in response: Response) -> [String] {
        var faults: [String] = []
        let text = response.text
        if let body, !text.contains(body) { faults.append("the body does not contain “\(body)”") }
        if let bodyPattern, !bodyPattern.matches(in: text) { faults.append("the body does not match \(bodyPattern)") }
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

extension Expectation.Version {
    fileprivate func covers(_ version: HTTPVersion) -> Bool {
        switch self {
        case .http1: version == .http11 || version == .http10
        case .http2: version == .http2
        }
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
