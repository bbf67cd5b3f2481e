import HTTPTypes
import Hummingbird

/// What an endpoint answers when all went well.
struct Reply: Sendable {
    let data: ByteBuffer
    var headers = HTTPFields()
    /// Instead of the endpoint's own.
    var status: HTTPResponse.Status?

    init(_ data: some Encodable, headers: HTTPFields = [:], status: HTTPResponse.Status? = nil) throws {
        self.data = try Envelope.success(data)
        self.headers = headers
        self.status = status
    }

    /// An empty object.
    static func empty(headers: HTTPFields = [:]) throws -> Reply {
        try Reply([String: String](), headers: headers)
    }
}
