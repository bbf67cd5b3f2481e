import ACME
import CurlHTTP
import Foundation
import Glibc
import TestProcesses
import TestServers
import TestSupport

/// Answers through `pebble-challtestsrv`, and remembers what was shown and withdrawn.
actor MockResponder: ChallengeResponder {
    nonisolated let kind: Challenge.Kind
    private let authority: TestAuthority
    private(set) var shown: Set<ChallengeAnswer> = []
    private(set) var everShown: Set<ChallengeAnswer> = []

    init(_ kind: Challenge.Kind, _ authority: TestAuthority) {
        self.kind = kind
        self.authority = authority
    }

    func present(_ answer: ChallengeAnswer) async throws {
        shown.insert(answer)
        everShown.insert(answer)
        if kind == .dns01 {
            try await tell("set-txt", ["host": answer.recordName + ".", "value": answer.recordValue])
        } else {
            try await tell("add-http01", ["token": answer.token, "content": answer.keyAuthorization])
        }
    }

    func withdraw(_ answer: ChallengeAnswer) async {
        shown.remove(answer)
        if kind == .dns01 {
            try? await tell("clear-txt", ["host": answer.recordName + "."])
        } else {
            try? await tell("del-http01", ["token": answer.token])
        }
    }

    private func tell(_ what: String, _ content: [String: String]) async throws {
        let body = Body.bytes(Array(try JSONEncoder().encode(content)))
        _ = try await authority.ask("http://127.0.0.1:\(authority.port("challenges"))/\(what)", body)
    }
}

/// Answers with a real TLS server: `openssl s_server`.
actor TLSResponder: ChallengeResponder {
    nonisolated let kind = Challenge.Kind.tlsALPN01
    private let authority: TestAuthority
    private var servers: [ChallengeAnswer: Process] = [:]

    init(_ authority: TestAuthority) { self.authority = authority }

    func present(_ answer: ChallengeAnswer) async throws {
        let identity = try answer.tlsIdentity(now: Date())
        let certificate = authority.folder.appending(path: "\(answer.token).pem")
        let key = authority.folder.appending(path: "\(answer.token).key")
        try identity.certificate.write(to: certificate, atomically: true, encoding: .utf8)
        try identity.key.write(to: key, atomically: true, encoding: .utf8)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.arguments = [
            "s_server", "-quiet", "-accept", "127.0.0.1:\(authority.port("tls"))", "-cert", certificate.path, "-key",
            key.path, "-alpn", ChallengeAnswer.TLSIdentity.applicationProtocol,
        ]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.start()
        servers[answer] = process
        // Not TLS, which openssl refuses at once.
        let request = Request(.get, "http://127.0.0.1:\(authority.port("tls"))/")
        try await eventually("openssl listens") {
            do {
                _ = try await TestAuthority.client.send(request)
                return true
            } catch let failure as HTTPFailure {
                if case .connect = failure { return false }
                return true
            }
        }
    }

    func withdraw(_ answer: ChallengeAnswer) async {
        guard let server = servers.removeValue(forKey: answer) else { return }
        // Foundation starts programs with the signals blocked that its own thread has blocked, SIGTERM among them.
        kill(server.processIdentifier, SIGKILL)
        server.waitUntilExit()
    }
}
