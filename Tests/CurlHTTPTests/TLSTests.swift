import CurlHTTP
import Testing

@Suite(.servers) struct TLSTests {
    let client = Client(version: "test")
    let servers = Servers.current

    private func request(_ server: String = "https", trust: Trust) throws -> Request {
        var request = try Request(.get, servers.secure(server: server))
        request.trust = trust
        return request
    }

    @Test(
        arguments: [
            ("expired", CertificateFault.expired), ("otherName", .hostMismatch), ("strange", .unknownIssuer),
            ("selfSigned", .selfSigned), ("incomplete", .unknownIssuer),
        ])
    func certificateFault(_ server: String, _ expected: CertificateFault) async throws {
        let failure = try await failure(of: request(server, trust: .file(servers.authority)), by: client)
        guard case .tls(.certificate(expected), let attempt) = failure else { throw failure }
        #expect(attempt.timings.tls > .zero)
        #expect(attempt.timings.firstByte == .zero)
    }

    @Test(arguments: ["file", "pem"])
    func ownAuthority(_ kind: String) async throws {
        let authority = try servers.certificate("authority")
        let trust: Trust = kind == "file" ? .file(servers.authority) : .pem(authority)
        let response = try await client.send(request(trust: trust))
        let tls = try #require(response.tls)
        #expect(tls.isVerified)
        #expect(tls.chainFault == nil)
        #expect(tls.chain == [try servers.certificate("leaf"), try servers.certificate("intermediate")])
        #expect(response.timings.tls > .zero)
    }

    @Test func systemAuthoritiesDoNotVouchForOurs() async throws {
        let failure = try await failure(of: request(trust: .system), by: client)
        guard case .tls(.certificate(.unknownIssuer), _) = failure else { throw failure }
    }

    @Test func trustDoesNotPassFromOneRequestToTheNext() async throws {
        _ = try await client.send(request(trust: .unverified))
        _ = try await client.send(request(trust: .file(servers.authority)))
        let failure = try await failure(of: request(trust: .system), by: client)
        guard case .tls(.certificate(.unknownIssuer), _) = failure else { throw failure }
    }

    @Test(
        arguments: [
            ("https", CertificateFault.unknownIssuer), ("expired", .unknownIssuer), ("selfSigned", .selfSigned),
            ("otherName", .unknownIssuer),
        ])
    func unverifiedStillReports(_ server: String, _ fault: CertificateFault) async throws {
        let tls = try #require(try await client.send(request(server, trust: .unverified)).tls)
        #expect(!tls.isVerified)
        #expect(tls.chainFault == fault)
        let names = ["https": "leaf", "selfSigned": "self-signed", "otherName": "other-name"]
        #expect(tls.chain.first == (try servers.certificate(names[server] ?? server)))
    }

    @Test func chainIsKnownOnAUsedConnection() async throws {
        let first = try await client.send(request(trust: .file(servers.authority)))
        let second = try await client.send(request(trust: .file(servers.authority)))
        #expect(!second.delivery.isFreshConnection)
        #expect(second.timings.tls == .zero)
        #expect(second.tls == first.tls)
        #expect(second.tls?.chain.count == 2)
    }

    @Test func chainFaultIsKnownOnAUsedConnection() async throws {
        let first = try await client.send(request("expired", trust: .unverified))
        let second = try await client.send(request("expired", trust: .unverified))
        #expect(!second.delivery.isFreshConnection)
        #expect(second.tls?.chainFault == .unknownIssuer)
        #expect(second.tls == first.tls)
    }

    @Test(arguments: [Trust.file("/nonexistent.pem"), .pem("not a certificate")])
    func unreadableAuthorities(_ trust: Trust) async throws {
        let failure = try await failure(of: request(trust: trust), by: client)
        guard case .tls(.trustStore, _) = failure else { throw failure }
    }

    /// The chain is known although no answer in HTTP follows, and so is what OpenSSL made of it.
    @Test func thePeerIsKnownWhereTheAnswerFails() async throws {
        var request = try request(trust: .unverified(judgedBy: servers.authority))
        request.maximumBodyBytes = 0
        let failure = try await failure(of: request, by: client)
        guard case .bodyTooLarge = failure else { throw failure }
        let tls = try #require(failure.attempt?.tls)
        #expect(tls.chain == [try servers.certificate("leaf"), try servers.certificate("intermediate")])
        #expect(tls.judgedChain == tls.chain + [try servers.certificate("authority")])
        #expect(tls.chainFault == nil && tls.protocolName?.hasPrefix("TLS") == true)
    }

    @Test func thePeerIsNotToldWhereItIsRefused() async throws {
        let failure = try await failure(of: request("expired", trust: .file(servers.authority)), by: client)
        #expect(failure.attempt?.tls == nil)
    }

    /// A resumed session would show what was served when it began.
    @Test func freshConnectionsDoNotResumeSessions() async throws {
        for _ in 0..<3 {
            var request = try request(trust: .unverified(judgedBy: servers.authority))
            request.freshConnection = true
            #expect(try await client.send(request).tls?.judgedChain.count == 3)
        }
    }

    @Test func serverThatDoesNotSpeakTLS() async throws {
        let failure = try await failure(of: Request(.get, servers.secure(server: "http")), by: client)
        guard case .tls(.handshake, _) = failure else { throw failure }
    }
}
