import HTTPTypes

/// One operation of the API: how it is reached, what it takes and answers, and what it does.
///
/// The router, the OpenAPI document and the checks of requests all follow from it.
struct Endpoint: Sendable {
    enum Access: Sendable {
        case anyone
        case user
        case administrator
    }

    enum Tag: String, CaseIterable, Sendable {
        case accounts = "Accounts"
        case administration = "Administration"
        case rooms = "Rooms"
        case messages = "Messages"
        case health = "Health"
    }

    let method: HTTPRequest.Method
    /// As OpenAPI writes it: `/api/rooms/{room}`.
    let path: String
    /// OpenAPI's `operationId`.
    let operation: String
    let summary: String
    let tag: Tag
    var access = Access.user
    /// Of the path and of the query; each name in the path has one.
    var parameters: [Parameter] = []
    /// An object; `nil` takes no body.
    var body: Schema?
    var status = HTTPResponse.Status.ok
    /// Answered instead, with the same data, where `Reply.status` says so.
    var otherStatuses: [HTTPResponse.Status] = []
    /// Of `data` in the envelope.
    var answer = Schema.nothing
    /// What it may answer beyond what every operation may (`invalid_request`, `unauthenticated` …).
    var errors: [DomainError.Code] = []
    var handle: @Sendable (Call) async throws -> Reply
}

/// A value in the path or the query.
struct Parameter: Equatable, Sendable {
    enum Place: String, Sendable {
        case path
        case query
    }

    let place: Place
    let name: String
    /// Of one value: a string, a choice, an integer or a boolean.
    let schema: Schema
    var isRequired = false
    var summary = ""

    static func path(_ name: String, _ schema: Schema = .id, _ summary: String = "") -> Parameter {
        Parameter(place: .path, name: name, schema: schema, isRequired: true, summary: summary)
    }

    static func query(_ name: String, _ schema: Schema, _ summary: String = "") -> Parameter {
        Parameter(place: .query, name: name, schema: schema, summary: summary)
    }
}
