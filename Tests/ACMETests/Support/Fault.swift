/// What the proxy before Pebble does wrong: `Fault` of `Tests/testbed/acme`.
struct Fault: Encodable, Sendable {
    enum Act: String, Encodable {
        case answer
        case cut
        case halve
        case lose
        case refuse
        case rewrite
    }

    /// A regular expression for "METHOD PATH".
    var match: String
    var act: Act
    var skip = 0
    var times = 1
    var status: Int?
    var headers: [String: String?]?
    var body: String?

    static func problem(_ kind: String, _ detail: String, status: Int, at match: String, times: Int = 1) -> Fault {
        Fault(
            match: match,
            act: .answer,
            times: times,
            status: status,
            headers: ["Content-Type": "application/problem+json"],
            body: #"{"type":"urn:ietf:params:acme:error:\#(kind)","detail":"\#(detail)","status":\#(status)}"#
        )
    }
}
