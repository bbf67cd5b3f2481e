internal import Environments
internal import Processes

/// A file's lines as plans and evidence may show them.
enum ShownFile {
    /// A YAML file without the values of keys that k3s takes secrets by (k3s documentation, “server” and “Private Registry
    /// Configuration”), and another as it is.
    ///
    /// YAML that cannot be read has no lines.
    static func lines(_ bytes: [UInt8], name: String) -> [String] {
        let text = String(decoding: bytes, as: UTF8.self)
        guard name.hasSuffix(".yaml") else { return split(text) }
        guard let documents = try? YAMLDocument.json(ofStream: text, file: name) else { return [] }
        return documents.flatMap { document -> [String] in
            guard let value = try? JSONValue(parsing: document),
                let shown = try? YAMLDocument.text(fromJSON: Array(masked(value).text.utf8))
            else { return [] }
            return split(shown)
        }
    }

    private static func split(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    private static let secretWords = ["token", "secret", "password", "datastore", "auth", "-key", "access-key"]
    /// Keys that have such a word in them and no secret.
    private static let harmless: Set = ["secrets-encryption", "secrets-encryption-provider", "secretName"]

    private static func masked(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let items): .array(items.map(masked))
        case .object(let members):
            .object(
                Dictionary(
                    uniqueKeysWithValues: members.map { key, value in
                        let isSecret = !harmless.contains(key) && secretWords.contains { key.lowercased().contains($0) }
                        return (key, isSecret ? .string(Redactor.replacement) : masked(value))
                    }
                )
            )
        default: value
        }
    }
}
