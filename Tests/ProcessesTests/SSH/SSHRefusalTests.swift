import Foundation
import SSHTestbed
import SystemPackage
import Testing

@testable import Processes

/// Why a connection does not come about, as a real ssh and sshd put it.
@Suite struct SSHRefusalTests {
    private func failure(
        _ server: TestSSHServer,
        _ change: (inout SSHTarget) -> Void = { _ in }
    ) async throws -> HostFailure? {
        var target = server.target
        change(&target)
        do {
            try await SSHConnection.withConnection(to: target, program: server.program, server.runner) { _ in }
            return nil
        } catch let failure as HostFailure {
            return failure
        }
    }

    @Test func anUnknownKeyIsShownAndNotAccepted() async throws {
        try await TestSSHServer.run { server in
            try server.write("", to: "known_hosts")
            let failure = try await failure(server)
            let fingerprint = try await server.fingerprint()
            guard case .unknownKey(_, let shown?) = failure else { throw UnexpectedOutcome(failure) }
            #expect(shown == "ssh-ed25519 \(fingerprint)")
            #expect(failure?.message.contains(fingerprint) == true)
            #expect(try server.text(of: "known_hosts") == "")
        }
    }

    @Test func aChangedKeyIsShownAndNotAccepted() async throws {
        try await TestSSHServer.run { server in
            let port = try server.text(of: "port").split(separator: "\n")[0]
            let other = try server.text(of: "user_key.pub").split(separator: " ")[..<2].joined(separator: " ")
            let known = "[127.0.0.1]:\(port) \(other)\n"
            try server.write(known, to: "known_hosts")
            let failure = try await failure(server)
            guard case .changedKey(_, let shown?) = failure else { throw UnexpectedOutcome(failure) }
            #expect(shown == "ssh-ed25519 \(try await server.fingerprint())")
            #expect(failure?.hint?.contains("host-key-changed") == true)
            #expect(try server.text(of: "known_hosts") == known)
        }
    }

    @Test func whoMayNotEnterIsTold() async throws {
        try await TestSSHServer.run { server in
            try server.write("", to: "authorized_keys")
            let failure = try await failure(server)
            guard case .permissionDenied(_, let reason) = failure else { throw UnexpectedOutcome(failure) }
            #expect(reason.contains("publickey"))
        }
    }

    @Test func aPortWithoutSSHIsTold() async throws {
        try await TestSSHServer.run { server in
            let failure = try await failure(server) { $0.port = 1 }
            guard case .refused = failure else { throw UnexpectedOutcome(failure) }
        }
    }

    @Test func anUnknownNameIsTold() async throws {
        try await TestSSHServer.run { server in
            let failure = try await failure(server) { $0.host = "nowhere.invalid" }
            guard case .nameNotResolved = failure else { throw UnexpectedOutcome(failure) }
        }
    }

    @Test func aMissingSSHIsTold() async throws {
        await #expect(throws: CommandFailure.self) {
            try await SSHConnection.withConnection(
                to: SSHTarget(user: "kim", host: "localhost"),
                program: "/nonexistent/ssh",
                Runner()
            ) { _ in }
        }
    }

    private struct UnexpectedOutcome: Error {
        let failure: HostFailure?
        init(_ failure: HostFailure?) { self.failure = failure }
    }
}
