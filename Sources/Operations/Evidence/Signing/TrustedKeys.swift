package import FoundationEssentials
internal import SystemPackage

/// `evidence.keys` in the checkout's root, committed: whose signatures count.
///
/// A line a key: `<public key in base64> <when it was listed, UTC> <whose it is>`; `#` begins a comment. Once there is one,
/// every run is to be signed; what an environment had before is told by a line `before <environment> <head>`, and no run
/// beyond that head is taken without a signature.
package struct TrustedKeys: Sendable, Equatable {
    static let fileName = "evidence.keys"

    package struct Key: Sendable, Equatable {
        package let publicKey: String
        package let listedAt: Date
        package let owner: String
    }

    package private(set) var keys: [Key] = []
    /// Where each environment's evidence ended when the first key was listed; none of those that had none.
    private(set) var before: [String: EvidenceHead] = [:]

    /// Throws SigningFailure.unreadableList with the number of the first line that is none.
    init(at path: FilePath) throws {
        let text = String(decoding: try FileContents.read(path, limit: 1 << 20) ?? [], as: UTF8.self)
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let fields = line.split(separator: " ", maxSplits: 2)
            if fields.isEmpty || line.hasPrefix("#") { continue }
            if fields[0] == "before", fields.count == 3, let head = EvidenceHead(String(fields[2])) {
                guard before.updateValue(head, forKey: String(fields[1])) == nil else {
                    throw SigningFailure.unreadableList(path, line: index + 1)
                }
                continue
            }
            guard fields.count == 3, SigningKey.isPublicKey(String(fields[0])),
                let date = Timestamp.date(String(fields[1])), !keys.contains(where: { $0.publicKey == fields[0] })
            else { throw SigningFailure.unreadableList(path, line: index + 1) }
            keys.append(Key(publicKey: String(fields[0]), listedAt: date, owner: String(fields[2])))
        }
    }

    func owner(of publicKey: String) -> String? { keys.first { $0.publicKey == publicKey }?.owner }

    /// Adds a line, unless the key is listed already.
    ///
    /// - Parameter heads: of each environment that has evidence, written down with the first key.
    static func add(
        _ publicKey: String,
        owner: String,
        now: Date,
        before heads: [String: EvidenceHead],
        to path: FilePath
    ) throws -> TrustedKeys {
        let listed = try TrustedKeys(at: path)
        if listed.owner(of: publicKey) != nil { return listed }
        var text = String(decoding: try FileContents.read(path) ?? Array(heading.utf8), as: UTF8.self)
        if !text.isEmpty && !text.hasSuffix("\n") { text += "\n" }
        if listed.keys.isEmpty {
            for (environment, head) in heads.sorted(by: { $0.key < $1.key }) where listed.before[environment] == nil {
                text += "before \(environment) \(head)\n"
            }
        }
        text += "\(publicKey) \(Timestamp.text(now)) \(owner)\n"
        try DurableFile.write(text.utf8, to: path, permissions: [.ownerReadWrite, .groupRead, .otherRead])
        return try TrustedKeys(at: path)
    }

    private static let heading = """
        # Whose signatures under evidence count (chatops evidence key create adds yours). Commit this file, and keep keys
        # that are no longer used: what they signed stays. Runs beyond "before" are to be signed.

        """
}
