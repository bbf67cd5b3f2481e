/// What a group room is called: 1 to 100 Unicode scalars in normalization form C, on one line, without spaces at its
/// ends.
struct RoomName: Equatable, Sendable {
    static let length = 1...100

    let text: String

    /// - Throws: `invalid_request` with what is wrong under `name`.
    init(_ given: String) throws(DomainError) {
        let scalars = given.canonical.unicodeScalars
        let isSpace: (Unicode.Scalar) -> Bool = { $0.properties.isWhitespace }
        let trimmed = scalars.drop(while: isSpace).reversed().drop(while: isSpace).reversed()
        if !Self.length.contains(trimmed.count) {
            throw Self.refusal("must have 1 to 100 characters besides spaces at its ends")
        }
        if trimmed.contains(where: Self.isUnfit) {
            throw Self.refusal("must not contain line breaks or control characters")
        }
        text = String(String.UnicodeScalarView(trimmed))
    }

    /// Controls (Cc), line and paragraph separators, and the marks that turn the direction of the text around them.
    private static func isUnfit(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
        }
    }

    private static func refusal(_ fault: String) -> DomainError {
        DomainError(.invalidRequest, "the room cannot have this name", details: ["name": fault])
    }
}
