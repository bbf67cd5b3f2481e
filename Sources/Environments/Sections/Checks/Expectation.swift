/// What the answer to a check must be; everything named must hold.
package struct Expectation: Section {
    package enum Field: Sendable, Hashable {
        case null
        case bool(Bool)
        case integer(Int64)
        case string(String)
    }

    /// Content codings that libcurl can undo (RFC 9110 section 8.4.1, RFC 8878).
    package enum Compression: String, CaseIterable, Sendable {
        case gzip
        case br
        case zstd
    }

    package enum Version: String, CaseIterable, Sendable {
        case http1 = "http/1.1"
        case http2 = "http/2"
    }

    package let status: Int
    /// Dot paths into the JSON answer and the scalars that must stand there.
    package let json: [Named<Field>]
    /// A text the answer must contain somewhere.
    package let body: String?
    package let bodyPattern: TextPattern?
    /// Fields of the answer's head and the exact values they must have.
    package let headers: [Named<String>]
    /// How many redirects must have been followed.
    package let redirects: Int?
    /// Where a redirect that is not followed must lead to.
    package let location: String?
    package let compression: Compression?
    package let version: Version?

    package static func decode(_ fields: inout FieldReader) -> Expectation {
        Expectation(
            status: fields.value("status", .integer(100...599, "an HTTP status"), default: 200, "The HTTP status."),
            json: fields.value(
                "json",
                .jsonFields,
                default: [],
                "Dot paths into the JSON answer, and the scalars that must stand there."
            ),
            body: fields.optional("body", .string("text"), "Text the answer must contain; no regular expression."),
            bodyPattern: fields.optional("bodyPattern", .text, "A regular expression that must match in the answer."),
            headers: fields.value(
                "headers",
                .headers,
                default: [],
                "Header fields, and the exact values they must have."
            ),
            redirects: fields.optional(
                "redirects",
                .integer(0...20, "a number"),
                "How many redirects must have been followed."
            ),
            location: fields.optional(
                "location",
                .string("text"),
                "Where a redirect that is not followed must lead to."
            ),
            compression: fields.optional(
                "compression",
                .choice(sample: Compression.gzip),
                "How the content must be compressed; it is asked for in that form only."
            ),
            version: fields.optional("version", .choice(sample: Version.http2), "The version that must be spoken.")
        )
    }
}

extension ValueType where Value == [Named<Expectation.Field>] {
    static var jsonFields: ValueType {
        .map(
            of: .jsonScalar,
            keys: "dot path",
            expected: "a dot path such as data.version",
            keyPattern: "^[^.]+(\\.[^.]+)*$",
            accepts: { path in
                !path.split(separator: ".", omittingEmptySubsequences: false).contains { $0.isEmpty }
            }
        )
    }
}

extension ValueType where Value == [Named<String>] {
    /// Names are tokens (RFC 9110 section 5.1).
    static var headers: ValueType {
        .map(
            of: .string("text"),
            keys: "header",
            expected: "a header's name such as content-type",
            keyPattern: "^[-!#$%&'*+.^_`|~0-9A-Za-z]+$",
            accepts: { $0.wholeMatch(of: /[-!#$%&'*+.^_`|~0-9A-Za-z]+/) != nil }
        )
    }
}
