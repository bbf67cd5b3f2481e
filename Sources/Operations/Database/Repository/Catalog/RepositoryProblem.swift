/// One thing in a repository that is not as its writers left it.
package struct RepositoryProblem: Codable, Sendable, Hashable, CustomStringConvertible {
    package enum Kind: String, Codable, Sendable, CaseIterable {
        /// A manifest that names it, or comes after it, is there, and it is not.
        case missing
        /// It has fewer or more bytes than its manifest says.
        case wrongSize
        /// Its bytes are others.
        case changed
        /// It could not be read.
        case unreadable
        /// A manifest that was cut off, or never signed.
        case unsigned
        /// A manifest that was changed after it was signed, or is from another place.
        case badSignature
        case unknownSigner
        case newerFormat
        /// It does not follow from what it says it follows.
        case brokenChain
        /// This machine stored something after what is there now.
        case stale
        /// Nothing that chatops stores is called that, or its manifest does not name it.
        case unexpected
    }

    package let kind: Kind
    /// The object's key.
    package let key: String
    package let reason: String

    package var description: String { "\(key) \(reason)" }

    /// Whether something that was stored is not there any more as it was; false for what is only in the way.
    package var isDamage: Bool { kind != .unexpected }

    init(_ kind: Kind, _ key: String, _ reason: String) {
        self.kind = kind
        self.key = key
        self.reason = reason
    }

    init(_ key: String, _ fault: DocumentFault) {
        let kind: Kind =
            switch fault {
            case .unsigned: .unsigned
            case .badSignature, .misplaced: .badSignature
            case .unknownSigner: .unknownSigner
            case .unreadable: .changed
            case .newerFormat: .newerFormat
            }
        self.init(kind, key, fault.words)
    }
}
