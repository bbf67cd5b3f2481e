import FoundationEssentials
import HTTPTypes
import Hummingbird
import Logging

/// One request to an endpoint, whose parameters and body have been found to be of the declared shape.
struct Call: Sendable {
    let request: Request
    let context: ChatContext
    /// There unless the endpoint is for `anyone`.
    let caller: Principal?
    /// By name; integers and booleans are no longer text.
    let parameters: [String: JSON]
    let body: ByteBuffer

    var logger: Logger { context.logger }

    /// Who is calling.
    ///
    /// - Throws: `unauthenticated` where the endpoint is for anyone.
    var principal: Principal {
        get throws(DomainError) {
            guard let caller else { throw DomainError(.unauthenticated, "this needs an access token") }
            return caller
        }
    }

    func id<Subject>(_ name: String) throws(DomainError) -> ID<Subject> {
        guard let id = text(name).flatMap(ID<Subject>.init) else {
            throw DomainError(.invalidRequest, "\(name) is not an id", details: [name: "must be an id"])
        }
        return id
    }

    func text(_ name: String) -> String? {
        if case .string(let text) = parameters[name] { text } else { nil }
    }

    func integer(_ name: String) -> Int64? {
        if case .integer(let value) = parameters[name] { value } else { nil }
    }

    func boolean(_ name: String) -> Bool? {
        if case .boolean(let value) = parameters[name] { value } else { nil }
    }

    /// The body, which has the declared shape.
    func decode<Body: Decodable>(_ type: Body.Type = Body.self) throws(DomainError) -> Body {
        do {
            return try JSONDecoder().decode(type, from: Data(body.readableBytesView))
        } catch {
            throw DomainError(.invalidRequest, "the body is not what this operation takes")
        }
    }
}
