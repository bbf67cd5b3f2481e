import Foundation
import TestSupport
import Testing

extension ClusterSuites {
    /// `chatops verify all` of a real chat behind a real ingress with TLS, and the page that it leaves.
    @Suite struct VerifyAllTests {
        private struct Recorded: Decodable {
            var passed: Bool
            var evidence: String
        }

        private struct Seen: Decodable {
            var requested: [String]
            var complaints: [String]
            var overflowing: [String]
            var faint: [String]
            var text: String
        }

        @Test func everythingIsGreenAndItsPageStandsAlone() async throws {
            try await withClusterProject { project in
                #expect(try await project.deploy().status == 0)
                try await secure(project)
                let secured = try await project.deploy()
                #expect(secured.status == 0, "\(secured.errors)")

                let outcome = try await project.chatops("verify", "all", "local", "--json")
                let checks = try outcome.json(VerifyDocument.self).checks
                let kinds = ["api", "machine", "dns", "tls", "chat", "release", "database"]
                #expect(checks.map(\.name) == kinds, "\(checks)")
                #expect(checks.allSatisfy { $0.verdict == "passed" }, "\(checks)")
                let recorded = try outcome.json(Recorded.self)
                #expect(outcome.status == 0 && recorded.passed, "\(outcome.errors)")
                try await look(at: recorded.evidence + "/report.html")
            }
        }

        /// Gives the site a certificate of its own making, which the environment trusts.
        private func secure(_ project: ClusterProject) async throws {
            let site = "  domain: \(project.domain)"
            let address = "\n  address: 127.0.0.1\n  httpsPort: \(project.cluster.httpsPort)\n  authorities: site.pem"
            // The machine's own lookup need not know names below localhost.
            let more = "  machine: {type: host}\n  dns: {type: dns, host: localhost}"
            try project.configure(
                changes: [site: site + address, "  ready: null": "  ready: null\n" + more],
                more: "certificates: {email: a@example.org}\n"
            )
            let root = project.project.root
            try await project.run([
                "/usr/bin/env", "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                "-nodes", "-days", "60", "-subj", "/CN=site", "-addext", "subjectAltName=DNS:\(project.domain)",
                "-keyout", root + "/site.key", "-out", root + "/site.pem",
            ])
            try await project.kubectl(
                "create",
                "secret",
                "tls",
                "chat-tls",
                "--cert=\(root)/site.pem",
                "--key=\(root)/site.key"
            )
        }

        private func look(at page: String) async throws {
            for view in [["--width", "390"], ["--width", "1280", "--dark"]] {
                let line = try await Invocation.output(of: [Checkout.testbed + "/browser"] + view + [page], in: "/")
                let seen = try JSONDecoder().decode(Seen.self, from: Data(line.utf8))
                #expect(
                    seen.requested.count == 1 && seen.complaints == [] && seen.overflowing == [] && seen.faint == []
                )
                #expect(seen.text.contains("Every check passed.") && seen.text.contains("CN=site"))
            }
        }
    }
}
