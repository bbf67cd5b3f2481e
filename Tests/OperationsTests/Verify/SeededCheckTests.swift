import FoundationEssentials
import Processes
import TestSupport
import Testing

@testable import Operations

/// Every fault gets a verdict of its own, and the cause stands first.
@Suite struct SeededCheckTests {
    private func judge(_ faults: [SeededFault], _ servers: SeededServers) async throws {
        let checks = faults.map { "  \($0.name): \($0.check)" }.joined(separator: "\n")
        let reports = try await servers.reports(checks)
        #expect(reports.map(\.name) == faults.map(\.name))
        for (fault, report) in zip(faults, reports) {
            #expect(report.verdict == fault.verdict, "\(fault.name): \(report.summary)")
            #expect(report.summary.hasPrefix(fault.cause), "\(fault.name): \(report.summary)")
        }
    }

    @Test func faultsOfServersAreNamed() async throws {
        try await SeededServers.run { servers in
            try await judge(SeededFault.certificates, servers)
            try await judge(SeededFault.answers, servers)
            try await judge(SeededFault.networks, servers)
            try await judge(SeededFault.programs, servers)
        }
    }

    @Test func certificatesAreJudgedByTheTimeGiven() async throws {
        try await SeededServers.run { servers in
            let check = "  tls: {type: tls, host: localhost, port: PORT(good), authorities: FOLDER/authority.pem}"
            let inAWeek = try await servers.reports(check, now: Date().addingTimeInterval(7 * 86400))
            #expect(inAWeek[0].summary.contains("82 days left"), "\(inAWeek)")
            let later = try await servers.reports(check, now: Date().addingTimeInterval(75 * 86400))
            #expect(later[0].verdict == .warned && later[0].summary.hasPrefix("the certificate ends in 14 days"))
            let left = later[0].measurements.first { $0.name == "left" }
            #expect(left == Measurement(name: "left", value: 14, unit: "days"))
        }
    }

    /// The file that whoever renews the certificate leaves, and what the server shows.
    @Test func whatIsServedIsComparedWithTheFile() async throws {
        try await SeededServers.run { servers in
            func check(_ name: String, _ server: String, _ file: String) -> String {
                "  \(name): {type: tls, host: localhost, port: PORT(\(server)), authorities: FOLDER/authority.pem, "
                    + "file: FOLDER/\(file)}\n"
            }
            let reports = try await servers.reports(
                check("same", "good", "good.pem") + check("newer", "soon", "good.pem") + check("gone", "good", "no.pem")
                    + check("empty", "good", "good.key")
            )
            #expect(reports.map(\.verdict) == [.passed, .failed, .warned, .failed], "\(reports.map(\.summary))")
            let same = try #require(reports[0].chains)
            #expect(same.map(\.origin) == [.file, .served] && same[0].certificates == same[1].certificates)
            let leaf = same[1].certificates[0]
            #expect(same[1].certificates.count == 2 && leaf.subject == "CN=leaf" && leaf.issuer == "CN=intermediate")
            #expect(leaf.keyType == "P256" && leaf.names.contains("chat.test") && leaf.fingerprint.count == 64)
            let printed = try await Runner().run(
                Command(
                    "openssl",
                    ["x509", "-noout", "-serial", "-fingerprint", "-sha256", "-in", "\(servers.folder)/good.pem"]
                )
            ).checked()
            let openssl = printed.standardOutput.lowercased().replacing(":", with: "")
            #expect(openssl.contains("=\(leaf.fingerprint)\n"), "\(openssl)")
            #expect(openssl.contains("serial=\(leaf.serial)\n"), "\(openssl)")
            #expect(reports[1].summary.contains(" shows serial ") && reports[1].summary.contains(", but "))
            #expect(reports[2].summary.contains("/no.pem is not there"), "\(reports[2].summary)")
            #expect(reports[3].summary.contains("/good.key holds no certificate that can be read"))
        }
    }

    /// `site.address` stands in for DNS, as it does for http checks.
    @Test func theSitesAddressIsConnectedTo() async throws {
        try await SeededServers.run { servers in
            let reports = try await servers.reports(
                """
                  tcp: {type: tcp, port: PORT(good)}
                  tls: {type: tls, port: PORT(good), authorities: FOLDER/authority.pem}
                  wild: {type: tls, host: a.b.wild.test, port: PORT(good)}
                """,
                site: "{domain: chat.test, address: 127.0.0.1}"
            )
            #expect(reports.map(\.verdict) == [.passed, .passed, .failed], "\(reports)")
            #expect(reports[1].target.hasPrefix("TLS chat.test:"))
        }
    }

    /// 200 checks that each wait 100 ms wait together.
    @Test func manyChecksWaitAtOnce() async throws {
        try await SeededServers.run { servers in
            let checks = (0..<200).map { "  c\($0): {url: \"http://127.0.0.1:PORT(bad-http)/late/100\"}" }
            let started = ContinuousClock.now
            let reports = try await servers.reports(checks.joined(separator: "\n"))
            let took = started.duration(to: .now)
            #expect(
                reports.allSatisfy { $0.verdict == .passed },
                "\(reports.first { $0.verdict != .passed }?.summary ?? "")"
            )
            #expect(took < .seconds(5), "\(took)")
        }
    }
}
