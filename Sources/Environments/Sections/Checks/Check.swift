/// One question `verify health` asks the service from outside.
package struct Check: Section {
    package enum Kind: String, CaseIterable, Sendable {
        case http
    }

    package enum Target: Sendable, Hashable {
        /// On the environment's own address.
        case path(RequestPath)
        case url(WebAddress)
    }

    package let kind: Kind
    package let target: Target
    package let expect: Expectation
    /// After this the check has failed.
    package let deadline: Duration
    /// Above this it passes with a warning.
    package let slowerThan: Duration?

    package static func decode(_ fields: inout FieldReader) -> Check {
        let kind = fields.value("type", .choice(sample: Kind.http), default: .http, "The protocol it is asked by.")
        let path: RequestPath? = fields.optional("path", .text, "What is asked for on the environment's own address.")
        let url: WebAddress? = fields.optional("url", .text, "What is asked for elsewhere, instead of a path.")
        let expect = fields.section("expect", Expectation.self, "What the answer must be.")
        let deadline = fields.value(
            "deadline",
            .duration(.milliseconds(1) ... .seconds(600)),
            default: .seconds(5),
            "After this it has failed."
        )
        let slowerThan = fields.optional(
            "slowerThan",
            .duration(.milliseconds(1) ... .seconds(600)),
            "Above this it passes with a warning."
        )
        if path != nil {
            fields.forbid(["url"], besides: "path", because: "stands beside a path; a check asks one thing")
        }
        if path == nil, url == nil { fields.needOne(of: ["path", "url"]) }
        if let slowerThan, slowerThan > deadline {
            fields.forbid(["slowerThan"], besides: "deadline", because: "is longer than the deadline")
        }
        let target: Target = url.map { .url($0) } ?? .path(path ?? ValueType.text.sample())
        return Check(
            kind: kind,
            target: target,
            expect: expect,
            deadline: deadline,
            slowerThan: slowerThan
        )
    }
}

/// What the answer to a check must be; everything named must hold.
package struct Expectation: Section {
    package enum Field: Sendable, Hashable {
        case null
        case bool(Bool)
        case integer(Int64)
        case string(String)
    }

    package let status: Int
    /// Dot paths into the JSON answer and the scalars that must stand there.
    package let json: [Named<Field>]
    /// A text the answer must contain somewhere.
    package let body: String?

    package static func decode(_ fields: inout FieldReader) -> Expectation {
        Expectation(
            status: fields.value("status", .integer(100...599, "an HTTP status"), default: 200, "The HTTP status."),
            json: fields.value(
                "json",
                .jsonFields,
                default: [],
                "Dot paths into the JSON answer, and the scalars that must stand there."
            ),
            body: fields.optional("body", .string("text"), "Text the answer must contain; no regular expression.")
        )
    }
}

extension ValueType where Value == [Named<Check>] {
    static var checks: ValueType {
        .map(
            of: .section,
            keys: "name",
            expected: EnvironmentName.expectation,
            keyPattern: EnvironmentName.pattern,
            accepts: { EnvironmentName($0) != nil }
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
