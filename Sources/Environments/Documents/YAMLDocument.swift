import YAML

/// chatops' own documents as YAML.
package enum YAMLDocument {
    /// The same document in block style; JSON is YAML, so that its keys and values stay what they are.
    package static func text(fromJSON bytes: [UInt8]) throws -> String {
        try Node(parsing: bytes, file: "result").yaml()
    }
}
