internal import FoundationEssentials

/// What an image consists of (OCI image specification v1.1, “Image Manifest”).
package struct ImageManifest: Sendable, Hashable, Codable {
    package var schemaVersion = 2
    package var mediaType: String?
    package var config: Descriptor
    package var layers: [Descriptor]
    package var annotations: [String: String]?

    package init(config: Descriptor, layers: [Descriptor]) {
        mediaType = MediaType.manifest
        self.config = config
        self.layers = layers
    }
}

/// Several manifests under one name (OCI image specification v1.1, “Image Index”).
package struct ImageIndex: Sendable, Hashable, Codable {
    package var schemaVersion = 2
    package var mediaType: String? = MediaType.index
    package var manifests: [Descriptor]

    package init(manifests: [Descriptor]) { self.manifests = manifests }
}

/// JSON whose bytes follow from its value alone, as content that is named by its digest needs.
enum CanonicalJSON {
    static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(value))
    }

    static func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws -> Value {
        try JSONDecoder().decode(type, from: Data(bytes))
    }
}
