/// A page as it is answered: its elements under a name of their own, and `hasMore`.
struct PageAnswer<Element: Encodable & Sendable>: Encodable {
    let name: String
    let page: Page<Element>

    init(_ name: String, _ page: Page<Element>) {
        self.name = name
        self.page = page
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(page.elements, forKey: Key(stringValue: name))
        try container.encode(page.hasMore, forKey: Key(stringValue: "hasMore"))
    }
}

extension Schema {
    /// Of a `PageAnswer`.
    static func page(_ name: String, of element: Schema) -> Schema {
        .object([
            .required(name, .array(of: element, count: 0...Int(PageParameters.limits.upperBound))),
            .required("hasMore", .boolean, "Whether there are more after these."),
        ])
    }
}

/// What a list takes: where to go on, and how many at most.
enum PageParameters {
    static let limits: ClosedRange<Int64> = 1...200

    static func all(after subject: String) -> [Parameter] {
        [
            .query("after", .id, "The id of the last \(subject) of the page before."),
            .query("limit", .integer(limits), "50 unless given."),
        ]
    }
}

extension Call {
    /// `nil` for a first page.
    func cursor<Subject>() throws(DomainError) -> ID<Subject>? {
        parameters["after"] == nil ? nil : try id("after")
    }

    var limit: Int { integer("limit").map(Int.init) ?? 50 }
}
