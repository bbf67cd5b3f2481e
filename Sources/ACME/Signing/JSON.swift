internal import FoundationEssentials

/// JSON as ACME writes and reads it: times are those of RFC 3339, and members that are not known are passed over.
enum JSON {
    static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        return Array(try encoder.encode(value))
    }

    static func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws -> Value {
        let decoder = JSONDecoder()
        // The strategy `.iso8601` has no fractions of a second, which RFC 3339 and some authorities have.
        decoder.dateDecodingStrategy = .custom { decoder in
            let container = try decoder.singleValueContainer()
            let text = try container.decode(String.self)
            guard let date = try? Date(text, strategy: .iso8601) else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "no time of RFC 3339")
            }
            return date
        }
        return try decoder.decode(type, from: Data(bytes))
    }
}
