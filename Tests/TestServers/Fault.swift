/// What the proxy before Pebble does wrong: `Fault` of `Tests/testbed/acme`.
package struct Fault: Encodable, Sendable {
    package enum Act: String, Encodable {
        case answer
        case cut
        case halve
        case lose
        case refuse
        case rewrite
        case stall
    }

    /// A regular expression for "METHOD PATH".
    package var match: String
    package var act: Act
    package var skip = 0
    package var times = 1
    package var status: Int?
    package var headers: [String: String?]?
    package var body: String?

    package init(
        match: String,
        act: Act,
        skip: Int = 0,
        times: Int = 1,
        status: Int? = nil,
        headers: [String: String?]? = nil,
        body: String? = nil
    ) {
        self.match = match
        self.act = act
        self.skip = skip
        self.times = times
        self.status = status
        self.headers = headers
        self.body = body
    }

    package static func problem(
        _ kind: String,
        _ detail: String,
        status: Int,
        at match: String,
        times: Int = 1
    ) -> Fault {
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
