import FoundationEssentials
import HTTPTypes
import Hummingbird

/// The one shape of every answer: `{"success":true,"data":…}`, or
/// `{"success":false,"error":{"code":…,"message":…,"details":{…},"requestId":…}}`.
enum Envelope {
    static func success(_ data: some Encodable) throws -> ByteBuffer {
        ByteBuffer(string: #"{"success":true,"data":\#(try json(data))}"#)
    }

    static func failure(_ error: APIError, requestID: RequestID) throws -> ByteBuffer {
        let fields = try [
            #""code":\#(json(error.code))"#,
            #""message":\#(json(error.message))"#,
            #""details":\#(json(error.details))"#,
            #""requestId":\#(json(requestID.text))"#,
        ]
        return ByteBuffer(string: #"{"success":false,"error":{\#(fields.joined(separator: ","))}}"#)
    }

    private static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}

extension HTTPFields {
    static let json: HTTPFields = [.contentType: "application/json; charset=utf-8"]
}

extension Response {
    init(success data: some Encodable, status: HTTPResponse.Status = .ok) throws {
        self.init(status: status, headers: .json, body: ResponseBody(byteBuffer: try Envelope.success(data)))
    }

    init(failure error: APIError, requestID: RequestID) throws {
        let body = try Envelope.failure(error, requestID: requestID)
        self.init(status: error.status, headers: .json, body: ResponseBody(byteBuffer: body))
        headers.append(contentsOf: error.headers)
    }
}
