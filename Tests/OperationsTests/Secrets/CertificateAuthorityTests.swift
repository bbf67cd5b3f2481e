import FoundationEssentials
import Processes
import SystemPackage
import Testing

@testable import Operations

/// Certificates for MySQL, as OpenSSL sees them.
@Suite struct CertificateAuthorityTests {
    private static let names = ["chat-mysql", "chat-mysql.chat", "chat-mysql.chat.svc", "localhost"]

    private func verify(
        _ certificate: String,
        by authority: String,
        host: String,
        at date: Date = Date()
    ) async throws -> CommandResult {
        let folder = TemporaryFolder()
        for (name, text) in [("ca.crt", authority), ("tls.crt", certificate)] {
            try text.write(toFile: folder.path.appending(name).string, atomically: true, encoding: .utf8)
        }
        return try await Runner().run(
            Command(
                "openssl",
                [
                    "verify", "-x509_strict", "-purpose", "sslserver", "-verify_hostname", host,
                    "-attime", "\(Int(date.timeIntervalSince1970))", "-CAfile", "ca.crt", "tls.crt",
                ],
                workingDirectory: folder.path
            )
        )
    }

    @Test(arguments: names) func openSSLAcceptsTheCertificateForEachName(name: String) async throws {
        let authority = try CertificateAuthority(named: "test", now: Date())
        let issued = try authority.issue(to: Self.names, now: Date())
        let result = try await verify(issued.certificate, by: authority.certificate, host: name)
        #expect(result.succeeded, "\(result.standardError)")
    }

    @Test func openSSLRefusesOtherNamesAndOtherAuthorities() async throws {
        let authority = try CertificateAuthority(named: "test", now: Date())
        let issued = try authority.issue(to: Self.names, now: Date())
        #expect(!(try await verify(issued.certificate, by: authority.certificate, host: "evil")).succeeded)
        let other = try CertificateAuthority(named: "test", now: Date())
        #expect(!(try await verify(issued.certificate, by: other.certificate, host: "chat-mysql")).succeeded)
    }

    @Test func itLastsTenYears() async throws {
        let now = Date()
        let authority = try CertificateAuthority(named: "test", now: now)
        let issued = try authority.issue(to: Self.names, now: now)
        let year = 365.25 * 86400
        for (years, isValid) in [(9.99, true), (10.01, false)] {
            let date = now.addingTimeInterval(years * year)
            let result = try await verify(issued.certificate, by: authority.certificate, host: "localhost", at: date)
            #expect(result.succeeded == isValid, "after \(years) years: \(result.standardError)")
        }
    }

    @Test func fitnessFollowsNamesAndAge() throws {
        let now = Date(timeIntervalSince1970: 1_790_000_000)
        let authority = try CertificateAuthority(named: "test", now: now)
        let pem = try authority.issue(to: Self.names, now: now).certificate
        #expect(ServerCertificate.isFit(pem, for: Self.names, at: now))
        #expect(!ServerCertificate.isFit(pem, for: Self.names + ["chat-mysql.other"], at: now))
        #expect(!ServerCertificate.isFit(pem, for: Self.names, at: now.addingTimeInterval(10 * 365 * 86400)))
        #expect(!ServerCertificate.isFit("no certificate", for: Self.names, at: now))
    }

    @Test func whatIsNoKeySignsNothing() throws {
        let authority = try CertificateAuthority(named: "test", now: Date())
        let broken = CertificateAuthority(certificate: authority.certificate, key: "no key")
        #expect(throws: (any Error).self) { try broken.issue(to: Self.names, now: Date()) }
    }
}
