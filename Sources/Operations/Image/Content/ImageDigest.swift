internal import Environments
package import SystemPackage

/// A blob's digest, `sha256:` and 64 lowercase hexadecimal digits (OCI image specification v1.1, “Content Descriptors”).
package struct ImageDigest: Sendable, Hashable, Codable, CustomStringConvertible {
    package let hexadecimal: String

    /// Nil unless it is a SHA-256 digest: registries may use other algorithms, chatops does not.
    package init?(_ text: String) {
        guard text.hasPrefix("sha256:"), let digits = SHA256Digest(String(text.dropFirst(7))) else { return nil }
        hexadecimal = digits.description
    }

    package init(of bytes: [UInt8]) { hexadecimal = FileContents.sha256(bytes) }

    package init(ofFile path: FilePath) throws(FileFailure) {
        guard let digest = try FileContents.sha256(of: path) else { throw .reading(path, .noSuchFileOrDirectory) }
        hexadecimal = digest
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let digest = ImageDigest(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a SHA-256 digest")
        }
        self = digest
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    package var description: String { "sha256:\(hexadecimal)" }
}
