import CurlHTTP
import Foundation
import SystemPackage
import TestServers
import Testing

@testable import Environments
@testable import Operations

/// Tests/testbed/opnsense, which stands in for a firewall.
struct Firewall: Sendable {
    static let key = "apikey-4711"
    static let secret = "apisecret-0815"
    /// Of the certificate that it has from the start and serves.
    static let certificate = "0b6f2b1e-6c4c-4a64-a9c0-6b2a0f0f7a11"
    static let reference = "66f2d1a0c0ffe"

    let ports: [String: Int]
    let fixture: TargetFixture

    static func run<Value>(_ body: (Firewall) async throws -> Value) async throws -> Value {
        try await TargetFixture.run { fixture in
            try await Server.run("opnsense", [fixture.certificates.string]) { ports in
                try await body(Firewall(ports: ports, fixture: fixture))
            }
        }
    }

    func port(_ name: String) throws -> Int { try #require(ports[name]) }

    func store(
        certificate: String? = nil,
        services: [CertificateTarget.OPNsense.Service] = [.haproxy],
        key: String = key,
        secret: String = secret,
        isTrusted: Bool = true
    ) throws -> OPNsenseStore {
        let authority = fixture.certificates.appending(isTrusted ? "authority.pem" : "intermediate-old.own")
        let description = CertificateTarget.OPNsense(
            url: try #require(SecureAddress("https://127.0.0.1:\(try port("api"))/")),
            key: Secret(key),
            secret: Secret(secret),
            certificate: certificate.flatMap { PlainName($0) },
            authorities: LocalPath(authority.string),
            services: services
        )
        return OPNsenseStore(description, name: "wall", fixture.tools)
    }

    /// See the stand-in.
    func fault(
        _ match: String,
        _ act: String,
        skip: Int = 0,
        times: Int = 1,
        status: Int = 200,
        body: JSONValue = .null
    ) async throws {
        let fault: JSONValue = [
            "match": .string(match), "act": .string(act), "skip": .integer(Int64(skip)),
            "times": .integer(Int64(times)),
            "status": .integer(Int64(status)), "body": body,
        ]
        _ = try await control(.post, "fault", .text(fault.text))
    }

    func requests() async throws -> [String] { try await control(.get, "requests").array?.compactMap(\.string) ?? [] }

    /// By UUID, of `cert` or `ca`.
    func kept(_ kind: String) async throws -> [String: JSONValue] {
        try await control(.get, "store")[kind].object ?? [:]
    }

    /// As somebody would in its pages.
    func removeAdded() async throws {
        for uuid in try await kept("cert").keys where uuid != Self.certificate {
            let words = Data("\(Self.key):\(Self.secret)".utf8).base64EncodedString()
            let headers: Headers = ["Authorization": "Basic \(words)", "Content-Type": "application/json"]
            let url = "https://127.0.0.1:\(try port("api"))/api/trust/cert/del/\(uuid)"
            var request = Request(.post, url, headers: headers, body: .text("{}"))
            request.trust = .unverified
            #expect(try await fixture.tools.http.send(request).status == 200)
        }
    }

    private func control(_ method: CurlHTTP.Method, _ path: String, _ body: Body = .none) async throws -> JSONValue {
        let request = Request(method, "http://127.0.0.1:\(try port("control"))/\(path)", body: body)
        return try JSONValue(parsing: try await fixture.tools.http.send(request).body)
    }
}
