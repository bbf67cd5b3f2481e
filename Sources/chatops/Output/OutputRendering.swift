import Environments
import Operations

/// A command's result as one document with a `schemaVersion`.
struct Document<Content: Encodable>: Encodable {
    /// Raised when a field changes its meaning or goes away; fields may be added without.
    static var schemaVersion: Int { 1 }

    var content: Content

    private enum CodingKeys: CodingKey {
        case schemaVersion
    }

    func encode(to encoder: any Encoder) throws {
        try content.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Self.schemaVersion, forKey: .schemaVersion)
    }
}

extension OutputFormat {
    /// The result in this format, ending with a newline.
    func render(_ content: some Encodable, text: () -> String) throws -> String {
        switch self {
        case .text:
            let text = text()
            return text.isEmpty || text.hasSuffix("\n") ? text : text + "\n"
        case .json: return String(decoding: try JSONDocument.encode(Document(content: content)), as: UTF8.self)
        case .yaml: return try YAMLDocument.text(fromJSON: try JSONDocument.encode(Document(content: content)))
        }
    }
}

extension Terminal {
    func write(_ content: some Encodable, as format: OutputFormat, text: () -> String) throws {
        try write(try format.render(content, text: text))
    }
}
