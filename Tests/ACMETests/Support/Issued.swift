import ACME
import Foundation
import TestProcesses
import TestServers
import Testing

/// A certificate as it came, with all that belongs to it.
struct Issued: Sendable {
    var chain: CertificateChain
    var order: Order
    var key: SigningKey
    var request: SigningRequest
}

extension Account {
    /// Everything from the order to the certificate.
    func issue(
        _ names: [String],
        by responders: [any ChallengeResponder],
        key kind: SigningKey.Kind = .ecdsaP256,
        profile: String? = nil,
        replacing predecessor: CertificateIdentifier? = nil,
        root: String? = nil
    ) async throws -> Issued {
        let identifiers = try names.map(Identifier.init)
        let key = try SigningKey(generating: kind)
        let request = try SigningRequest(for: identifiers, key: key)
        var order: Order
        do {
            order = try await self.order(identifiers, profile: profile, replacing: predecessor)
            order = try await validate(order, with: responders)
        } catch ACMEFailure.validationFailed(let faults) where faults.allSatisfy(\.isOfTheTestbed) {
            order = try await self.order(identifiers, profile: profile, replacing: predecessor)
            order = try await validate(order, with: responders)
        }
        order = try await finalize(order, with: request)
        let chain = try await certificate(of: order, for: request, preferringRoot: root)
        return Issued(chain: chain, order: order, key: key, request: request)
    }
}

extension ValidationFault {
    /// On a busy machine Pebble was seen, once in some hundred certificates, to find its connection to its companion
    /// closed without an answer: nothing that the client did, and no test is about it.
    fileprivate var isOfTheTestbed: Bool { problem?.detail.hasSuffix(": EOF") == true }
}

/// What OpenSSL says: the judge that is not ours.
enum OpenSSL {
    /// Whether a chain leads to a root, for a name of the server and at this time.
    static func accepts(_ chain: CertificateChain, root: String, in folder: URL) throws -> Bool {
        let file = { (name: String, text: String) in
            let url = folder.appending(path: "\(UUID().uuidString)-\(name)")
            try text.write(to: url, atomically: true, encoding: .utf8)
            return url.path
        }
        let arguments = [
            "verify", "-purpose", "sslserver", "-CAfile", try file("root", root), "-untrusted",
            try file("chain", chain.pem), try file("leaf", chain.leafPEM),
        ]
        return try run(arguments).status == 0
    }

    /// Runs openssl and returns what it printed.
    static func run(_ arguments: [String], input: String = "") throws -> (status: Int32, output: String) {
        let process = Process()
        let (stdin, stdout) = (Pipe(), Pipe())
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.arguments = arguments
        process.standardInput = stdin
        process.standardOutput = stdout
        process.standardError = FileHandle.nullDevice
        try process.start()
        try stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try stdin.fileHandleForWriting.close()
        let output = try stdout.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    /// The alternative names of a certificate, and its key's kind, as OpenSSL prints them.
    static func text(_ chain: CertificateChain) throws -> String {
        try run(["x509", "-noout", "-text"], input: chain.leafPEM).output
    }
}
