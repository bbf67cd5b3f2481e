package import Diagnostics

/// Why a document was refused, and where.
package struct YAMLFault: Failure, Hashable {
    package enum Problem: Sendable, Hashable {
        /// The parser's own complaint, and the construct it was in the middle of.
        case syntax(Complaint)
        /// A tab where only spaces may indent.
        case tab
        /// A plain value begins with a character that YAML reserves.
        case reservedCharacter(Character)
        case duplicateKey(String, first: Location)
        case unknownAnchor(String)
        /// An anchored collection contains an alias to itself.
        case selfReference(String)
        case customTag(String)
        /// A standard tag on something that it does not fit, such as `!!int yes`.
        case unfitTag(String, on: String)
        case collectionAsKey
        /// A key that JSON has no spelling for: null, or an integer above 2⁶³-1.
        case unusableKey(String)
        case mergeOfNonMapping
        /// `.inf` or `.nan`, which JSON cannot carry to Helm.
        case notFinite(String)
        case invalidBinary
        case secondDocument
        case notUTF8(Encoding)
        case nulByte
        case controlCharacter(UInt32)
        case tooLarge(limit: Int)
        case tooDeep(limit: Int)
        case tooManyNodes(limit: Int)
        case outOfMemory
    }

    package enum Encoding: Sendable, Hashable {
        case utf16
        case utf32
        case unknown
    }

    /// What libyaml reports, word for word.
    package struct Complaint: Sendable, Hashable {
        package var problem: String
        package var context: String?
        package var contextLocation: Location?
    }

    package var problem: Problem
    package var location: Location

    init(_ problem: Problem, at location: Location) {
        self.problem = problem
        self.location = location
    }

    package var exitCode: ExitCode { .configuration }
}
