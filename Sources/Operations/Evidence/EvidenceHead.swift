/// Where a chain of evidence ends.
///
/// Noted elsewhere, it shows later whether runs were cut off or rewritten.
///
/// Written as `<sequence>:<hash>`.
package struct EvidenceHead: Hashable, Sendable, Codable, LosslessStringConvertible {
    package let sequence: Int
    /// Of the chain's last line: SHA-256 in lowercase hexadecimal.
    package let hash: String

    package var description: String { "\(sequence):\(hash)" }

    init(_ line: EvidenceChainLine) {
        sequence = line.sequence
        hash = line.hash
    }

    package init?(_ description: String) {
        let fields = description.split(separator: ":", omittingEmptySubsequences: false)
        guard fields.count == 2, let sequence = Int(fields[0]), sequence > 0,
            fields[1].utf8.count == 64, fields[1].allSatisfy(\.isHexDigit)
        else { return nil }
        self.sequence = sequence
        hash = fields[1].lowercased()
    }
}
