import Foundation
import Glibc
import MySQLClient
import SystemPackage
import TestProcesses
import Testing

@Suite struct TrustTests {
    private let schema: TestSchema
    private let port: Int
    private let authority: FilePath

    init() throws {
        schema = try TestSchema()
        port = try TestServer.port()
        authority = try TestServer.authority()
    }

    private func fingerprint(of name: String) throws -> Fingerprint {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        let path = try TestServer.folder().appending("tls").appending(name).string
        process.arguments = ["x509", "-noout", "-fingerprint", "-sha256", "-in", path]
        process.standardOutput = output
        try process.start()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return try #require(Fingerprint(text.split(separator: "=").last?.trimmingCharacters(in: .newlines) ?? ""))
    }

    private func connect(_ trust: ServerAddress.Trust, host: String = "127.0.0.1") throws -> Connection {
        try Connection(schema.options(.tcp(host: host, port: port, trust: trust)))
    }

    @Test func theAuthorityAndTheFingerprintAreEachEnough() throws {
        for connection in [
            try connect(.authority(authority)), try connect(.authority(authority), host: "localhost"),
            try connect(.fingerprint(try fingerprint(of: "server.pem"))),
        ] {
            let cipher = try connection.execute("SHOW SESSION STATUS LIKE 'Ssl_cipher'").rows
            #expect(cipher.first?.last != .text(""))
            #expect(connection.serverVersion.hasPrefix("9.") || connection.serverVersion.hasPrefix("8."))
        }
    }

    @Test func anotherCertificateIsNotTrusted() throws {
        let wrong = try fingerprint(of: "ca.pem")
        let failure = #expect(throws: MySQLFailure.self) { try connect(.fingerprint(wrong)) }
        #expect(failure?.kind == .untrusted)
        #expect(failure?.message.contains("certificate") == true)
    }

    /// TLS stands when the certificate is looked at, so the user's name is out, but nothing made from the password; not
    /// even when the impostor asks for it.
    @Test func anImpostorLearnsTheUsersNameButNothingOfThePassword() throws {
        let impostor = try Impostor()
        let options = schema.options(
            .tcp(host: "127.0.0.1", port: impostor.port, trust: .fingerprint(try fingerprint(of: "server.pem")))
        )
        let failure = #expect(throws: MySQLFailure.self) { try Connection(options) }
        #expect(failure?.kind == .untrusted)
        let heard = impostor.finish()
        // Protocol::HandshakeResponse41: the name ends with a zero, and the length of what proves the password follows.
        let name = try #require(heard.firstRange(of: Array(schema.user.utf8) + [0]))
        #expect(heard[name.upperBound] == 0)
        #expect(heard.firstRange(of: Array(schema.password.utf8)) == nil)
        let packetLength = Int(heard[0]) + Int(heard[1]) << 8 + Int(heard[2]) << 16
        #expect(heard.count == packetLength + 4, "one packet and no more")
    }

    @Test func anotherAuthorityIsNotTrusted() throws {
        // The server's own certificate signs nothing, so it is no authority for itself.
        let file = try TestServer.folder().appending("tls/server.pem")
        #expect(throws: MySQLFailure.self) { try connect(.authority("/nonexistent.pem")) }
        let failure = #expect(throws: MySQLFailure.self) { try connect(.authority(try StrangeAuthority.file())) }
        #expect(failure?.kind == .untrusted)
        _ = file
    }

    @Test func theHostsNameMustBeInTheCertificate() throws {
        // Every address in 127.0.0.0/8 leads here, but the certificate names one; the server listens on that one only.
        let relay = try Relay(to: port)
        let options = schema.options(.tcp(host: "127.0.0.2", port: relay.port, trust: .authority(authority)))
        let failure = #expect(throws: MySQLFailure.self) { try Connection(options) }
        #expect(failure?.kind == .untrusted)
        let right = schema.options(.tcp(host: "127.0.0.1", port: relay.port, trust: .authority(authority)))
        #expect(throws: Never.self) { try Connection(right) }
    }

    @Test(arguments: [true, false])
    func aServerWithoutTLSLearnsNothing(pinned: Bool) throws {
        let server = try PlainServer()
        let trust: ServerAddress.Trust =
            pinned ? .fingerprint(try fingerprint(of: "server.pem")) : .authority(authority)
        let options = schema.options(.tcp(host: "127.0.0.1", port: server.port, trust: trust))
        let failure = #expect(throws: MySQLFailure.self) { try Connection(options) }
        #expect(failure?.kind == .untrusted)
        let heard = server.finish()
        #expect(!heard.contains(Array(schema.user.utf8)))
        #expect(heard.isEmpty)
    }

    @Test func aWrongPasswordIsRefusedAndNotRepeated() throws {
        var options = schema.options(.tcp(host: "127.0.0.1", port: port, trust: .authority(authority)))
        options.password = "hunter2hunter2"
        let failure = #expect(throws: MySQLFailure.self) { try Connection(options) }
        #expect(failure?.kind == .denied)
        #expect(failure.map { "\($0) \($0.message)" }?.contains("hunter2") == false)
    }

    @Test(arguments: ["", "ab", String(repeating: "g", count: 64), String(repeating: "0", count: 63) + "+"])
    func whatIsNoFingerprintIsNotTaken(text: String) {
        #expect(Fingerprint(text) == nil)
    }
}
