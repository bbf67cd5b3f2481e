internal import FoundationEssentials
package import SystemPackage

/// chatops' own JSON: sorted keys, two spaces, UTC dates with milliseconds, a newline at the end.
package enum JSONDocument {
    package static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "Infinity",
            negativeInfinity: "-Infinity",
            nan: "NaN"
        )
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(Timestamp.text(date))
        }
        return Array(try encoder.encode(value)) + [UInt8(ascii: "\n")]
    }

    package static func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws -> Value {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "Infinity",
            negativeInfinity: "-Infinity",
            nan: "NaN"
        )
        decoder.dateDecodingStrategy = .custom { decoder in
            let container = try decoder.singleValueContainer()
            guard let date = Timestamp.date(try container.decode(String.self)) else {
                throw DecodingError.dataCorruptedError(
                    in: container,
                    debugDescription: "not a moment as Timestamp writes"
                )
            }
            return date
        }
        return try decoder.decode(type, from: Data(bytes))
    }

    /// The document in the file, or nil when there is no such file.
    package static func read<Value: Decodable>(_ type: Value.Type, at path: FilePath) throws(FileFailure) -> Value? {
        guard let bytes = try FileContents.read(path) else { return nil }
        do {
            return try decode(type, from: bytes)
        } catch {
            throw .corrupt(path, reason: "it does not hold what chatops writes there")
        }
    }

    package static func write(_ value: some Encodable, to path: FilePath) throws(FileFailure) {
        let bytes: [UInt8]
        do { bytes = try encode(value) } catch { throw .corrupt(path, reason: "its new content cannot be encoded") }
        try DurableFile.write(bytes, to: path, permissions: .ownerReadWrite)
    }
}
