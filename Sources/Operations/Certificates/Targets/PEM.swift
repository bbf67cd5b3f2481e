internal import ACME
internal import FoundationEssentials
internal import SwiftASN1
internal import X509

/// Text of one or more encapsulated objects (RFC 7468), taken apart by label.
struct PEM: Sendable {
    /// Each with its lines of begin and end, and a line break at the end.
    private let blocks: [String]

    init(_ text: String) {
        var blocks: [String] = []
        var block: String?
        for line in text.split(whereSeparator: \.isNewline).map({ $0.trimmingSuffix(while: \.isWhitespace) }) {
            if line.hasPrefix("-----BEGIN ") { block = "" }
            block?.append("\(line)\n")
            if line.hasPrefix("-----END ") {
                if let block { blocks.append(block) }
                block = nil
            }
        }
        self.blocks = blocks
    }

    /// In their order.
    var certificates: [String] { blocks.filter { $0.hasPrefix("-----BEGIN CERTIFICATE-----") } }

    var key: String? { blocks.first { $0.prefix(while: { !$0.isNewline }).hasSuffix(" KEY-----") } }

    /// SHA-256 of what the first object holds, in lowercase hexadecimal.
    var fingerprint: String? {
        let lines = blocks.first?.split(separator: "\n").dropFirst().dropLast().joined() ?? ""
        return Data(base64Encoded: lines).flatMap { $0.isEmpty ? nil : FileContents.sha256($0) }
    }

}

extension PEM {
    /// Whether it is its own issuer, as roots are.
    static func isSelfSigned(_ certificate: String) -> Bool {
        (try? Certificate(pemEncoded: certificate)).map { $0.issuer == $0.subject } ?? false
    }
}

extension KeyedCertificate {
    /// The first of its names in their order; nil where the chain cannot be read.
    var firstName: String? {
        try? CertificateChain(pem: chain).identifiers.map(\.description).sorted().first
    }

    /// Chain and key as one text, as HAProxy takes them.
    var combined: String { "\(PEM(chain).certificates.joined())\(key.hasSuffix("\n") ? key : key + "\n")" }
}

extension Substring {
    fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> Substring {
        var text = self
        while let last = text.last, predicate(last) { text.removeLast() }
        return text
    }
}
