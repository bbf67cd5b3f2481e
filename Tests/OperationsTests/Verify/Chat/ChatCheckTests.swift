import FoundationEssentials
import SystemPackage
import Testing

@testable import Operations

/// Conversations with real servers: each fault gets a verdict of its own, and nothing is left behind.
@Suite(.serialized) struct ChatCheckTests {
    @Test func faultsAreNamed() async throws {
        try await ChatServers.run { servers in
            let faults = SeededFault.conversations
            let checks = faults.map { "  \($0.name): \($0.check)" }.joined(separator: "\n")
            let reports = try await servers.reports(checks)
            #expect(reports.map(\.name) == faults.map(\.name))
            for (fault, report) in zip(faults, reports) {
                #expect(report.verdict == fault.verdict, "\(fault.name): \(report.summary)")
                #expect(report.summary.hasPrefix(fault.cause), "\(fault.name): \(report.summary)")
                #expect(!"\(report)".contains(SeededFault.password), "\(fault.name)")
                #expect(!"\(report)".contains("eyJ"), "\(fault.name) has a token")
            }
        }
    }

    private static let names = ["page", "login", "upgrade", "ack", "receive", "readBack", "total"]

    /// The second time it logs in as who it signed up the first time.
    @Test func theAccountStaysAndItsPasswordIsKept() async throws {
        try await ChatServers.run { servers in
            let folder = TemporaryFolder()
            let state = folder.path.appending("state")
            let check = "  chat: {type: chat, url: \"http://127.0.0.1:PORT(server-open)\"}"
            let first = try await servers.reports(check, state: state)
            #expect(first[0].verdict == .passed, "\(first)")
            #expect(first[0].measurements.map(\.name) == Self.names.map { $0 == "login" ? "signUp" : $0 })
            let second = try await servers.reports(check, state: state)
            #expect(second[0].verdict == .passed, "\(second)")
            #expect(second[0].measurements.map(\.name) == Self.names)
            let file = state.appending("probe-password")
            #expect(folder.mode(of: "state/probe-password") == 0o600 && folder.mode(of: "state") == 0o700)
            #expect(try Folder.names(in: state) == ["probe-password"], "nothing half-written stays")
            // Another checkout knows another password.
            let elsewhere = try await servers.reports(check)
            #expect(elsewhere[0].verdict == .failed)
            #expect(elsewhere[0].summary.hasPrefix("the probe's password is wrong: chatops-probe@chatops.invalid"))
            try DurableFile.write([], to: file, permissions: .ownerReadWrite)
            let damaged = try await servers.reports(check, state: state)
            #expect(damaged[0].summary.contains("is damaged: it holds no password"), "\(damaged)")
        }
    }

    /// Several first runs at the same time make one account and one password.
    @Test func firstRunsAtTheSameTimeAgree() async throws {
        try await ChatServers.run { servers in
            let check = (0..<4).map {
                "  c\($0): {type: chat, url: \"http://127.0.0.1:PORT(server-open)\", deadline: 10s}"
            }
            let reports = try await servers.reports(check.joined(separator: "\n"))
            #expect(reports.allSatisfy { $0.verdict == .passed }, "\(reports)")
        }
    }

    @Test func aWrongPasswordIsToldAndSoIsBeingRefusedForIt() async throws {
        try await ChatServers.run { servers in
            func check(_ password: String) -> String {
                let chat = "{email: a@probe.test, password: \"\(password)\"}"
                return "  chat: {type: chat, url: \"http://127.0.0.1:PORT(server-open)\", chat: \(chat)}"
            }
            #expect(try await servers.reports(check("the right password"))[0].verdict == .passed)
            let wrong = try await servers.reports(check("another password"))[0]
            #expect(wrong.summary.hasPrefix("the probe's password is wrong: a@probe.test cannot log in with it"))
            for _ in 0..<5 { _ = try await servers.reports(check("another password")) }
            let refused = try await servers.reports(check("another password"))[0]
            #expect(refused.summary.hasPrefix("too many requests: logging in was refused (too_many_attempts)"))
            #expect(refused.summary.contains("earlier attempts failed"), "\(refused)")
        }
    }

    @Test func whoSendsTooMuchIsTold() async throws {
        try await ChatServers.run { servers in
            let folder = TemporaryFolder()
            let check = "  chat: {type: chat, url: \"http://127.0.0.1:PORT(server-strict)\"}"
            var summaries: [String] = []
            for _ in 0..<12 {
                let report = try await servers.reports(check, state: folder.path)[0]
                if report.verdict == .failed { summaries.append(report.summary) }
            }
            let summary = try #require(summaries.first)
            #expect(
                summary.hasPrefix("too many requests: sending the message was refused (rate_limited)"),
                "\(summary)"
            )
            #expect(summary.contains("it asks to wait "), "\(summary)")
        }
    }

    /// `site.address` stands in for DNS, and the certificate is for the site's name.
    @Test func theSitesAddressIsConnectedTo() async throws {
        try await ChatServers.run { servers in
            let reports = try await servers.reports(
                "  chat: {type: chat, authorities: FOLDER/authority.pem, slowerThan: 4s, chat: {password: \"\(SeededFault.password)\"}}",
                cluster: "{kind: existing, kubeconfig: k, context: c}",
                site: "{domain: chat.test, address: 127.0.0.1, httpsPort: PORT(good)}",
                more: """
                    certificates: {email: a@b.example}
                    database: {kind: mysql, user: u}
                    image: {repository: registry.example/chat}

                    """
            )
            #expect(reports[0].verdict == .passed, "\(reports)")
            #expect(reports[0].target.hasPrefix("chat https://chat.test:"))
        }
    }
}
