import Crypto
import HTTPTypes
import Hummingbird

/// An answer that is the same for everybody as long as the process lives, and that clients may keep.
struct StoredFile: Sendable {
    private let content: ByteBuffer
    private let headers: HTTPFields
    private let tag: String

    /// - Parameters:
    ///   - type: Its media type.
    ///   - encoding: `gzip` where the content is compressed; every client that asks is sent that.
    init(_ content: ByteBuffer, type: String, encoding: String? = nil, headers: HTTPFields = [:]) {
        self.content = content
        tag = "\"\(SHA256.hash(data: content.readableBytesView).prefix(8).hexadecimal)\""
        // Asking again costs an empty answer; the tag changes only when the server is replaced.
        var all: HTTPFields = [
            .contentType: type, .cacheControl: "no-cache", .eTag: tag, .xContentTypeOptions: "nosniff",
        ]
        all[.contentEncoding] = encoding
        all.append(contentsOf: headers)
        self.headers = all
    }

    /// RFC 9110, section 13.1.2: without the content where the client has it already.
    func response(to request: Request) -> Response {
        let known = request.headers[values: .ifNoneMatch].flatMap { $0.split(separator: ",") }.map { tag in
            tag.drop { $0 == " " }.replacing("W/", with: "", maxReplacements: 1).prefix { $0 != " " }
        }
        if known.contains(where: { $0 == tag || $0 == "*" }) { return Response(status: .notModified, headers: headers) }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: content))
    }
}
