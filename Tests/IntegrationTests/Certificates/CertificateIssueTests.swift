import CurlHTTP
import Foundation
import TestServers
import TestSupport
import Testing

/// `chatops cert issue` and `renew` against Pebble, with a real nginx behind them.
@Suite struct CertificateIssueTests {
    @Test func aFirstCertificateIsHadInstalledAndSeen() async throws {
        try await CertificateScene.run(server: .alike) { scene in
            let done = try await scene.cert("issue", "--json")
            #expect(done.status == 0, "\(done.errors)")
            let document = try done.json()
            #expect(
                document.run.steps.map(\.name) == ["account", "order", "validation", "certificate", "install nginx"]
            )
            let serial = try scene.kept().current.serial
            #expect(document.run.results["serial"] == serial)
            #expect(try await scene.served() == [serial, serial])
            #expect(try await scene.authority.requests().count <= 10)
            let page = try String(contentsOfFile: try #require(document.evidence) + "/report.md", encoding: .utf8)
            #expect(page.contains(serial) && page.contains("127.0.0.2:\(scene.port)"))

            // The first look at renewal information, then nothing at all.
            try await scene.authority.arrange([])
            let looked = try await scene.cert("renew")
            #expect(looked.status == 0 && looked.output + looked.errors == "")
            #expect(try await scene.authority.requests().count <= 2)
            try await scene.authority.arrange([])
            let idle = try await scene.cert("renew")
            #expect(idle.status == 0 && idle.output + idle.errors == "")
            #expect(try await scene.authority.requests().isEmpty)

            let status = try await scene.cert("status")
            #expect(status.status == 0 && status.output.contains("what was issued is served"), "\(status.output)")
            let figures = try await scene.cert("status", "--output", "prometheus")
            #expect(figures.output.contains("chatops_certificate_served{") && figures.output.contains(" 1\n"))
            let health = try await scene.project.chatops("verify", "health", "embedded", "--no-evidence")
            #expect(health.status == 0 && health.output.contains("renewal"), "\(health.output)")
            let told = try await scene.project.chatops("status", "embedded")
            #expect(told.output.contains(serial))
        }
    }

    @Test func aRenewalReplacesWhatIsServed() async throws {
        try await CertificateScene.run(server: .alike) { scene in
            #expect(try await scene.cert("issue").status == 0)
            let first = try scene.kept().current.serial
            try await scene.makeDue()
            try await scene.authority.arrange([])
            let planned = try await scene.cert("plan")
            #expect(planned.output.contains("a certificate would be had now"), "\(planned.output)")
            #expect(try await scene.authority.requests().isEmpty)

            let done = try await scene.cert("renew", "--json")
            #expect(done.status == 0, "\(done.errors)")
            let kept = try scene.kept()
            #expect(kept.current.serial != first && kept.previous?.serial == first)
            #expect(try await scene.served() == [kept.current.serial, kept.current.serial])
            #expect(try await scene.authority.requests().count <= 9)
            #expect(try await scene.certificates() == 1)
            let intact = try await scene.project.chatops("evidence", "verify", "embedded")
            #expect(intact.status == 0, "\(intact.output)")
        }
    }

    /// Each further name costs at most three requests.
    @Test func furtherNamesCostThreeRequestsEach() async throws {
        try await CertificateScene.run { scene in
            try scene.configure(names: ["a.test", "b.test", "c.test"])
            #expect(try await scene.cert("issue").status == 0)
            #expect(try await scene.authority.requests().count <= 16)
        }
    }

    @Test func theRealAuthorityIsRefusedUntilStagingSucceeded() async throws {
        try await CertificateScene.run(server: .alike) { scene in
            // The same authority by another URL: what is compared is the URL.
            try scene.configure(more: "  stagingDirectory: \(scene.authority.directoryURL)?staging\n")
            let refused = try await scene.cert("issue")
            #expect(refused.status == 10)
            #expect(refused.errors.contains("never tried") && refused.errors.contains("--staging"))
            #expect(try await scene.authority.requests().isEmpty)

            let before = try await scene.served()
            let staged = try await scene.cert("issue", "--staging")
            #expect(staged.status == 0, "\(staged.errors)")
            #expect(try await scene.served() == before)
            #expect(try await scene.cert("issue").status == 0)
            let serial = try await scene.cert("status", "--json").json(Status.self).issued?.serial
            #expect(try await scene.served() == [serial, serial])
            // Further names are others.
            try scene.configure(
                names: ["chat.test", "more.test"],
                more: "  stagingDirectory: \(scene.authority.directoryURL)?staging\n"
            )
            #expect(try await scene.cert("renew").status == 10)
            #expect(try await scene.cert("issue", "--skip-staging").status == 0)
        }
    }

    /// Names in Unicode and addresses; a key of RSA; a profile; another root.
    @Test func allKindsOfCertificates() async throws {
        try await CertificateScene.run([.profiles, .alternateRoots(1)]) { scene in
            let root = try await scene.authority.root(1)
            let name = try await Invocation.output(
                of: ["/bin/sh", "-c", "printf '%s' \"$0\" | openssl x509 -noout -subject -nameopt multiline", root],
                in: "/"
            )
            let common = try #require(name.firstMatch(of: /commonName\s*= (.*)/)?.1)
            try scene.configure(
                names: ["chat.test", "grüße.test", "127.0.0.1"],
                more: "  key: rsa-2048\n  profile: shortlived\n  preferredRoot: \(common)\n"
            )
            let done = try await scene.cert("issue")
            #expect(done.status == 0, "\(done.errors)")
            let chain = try scene.kept().current.certificate.chain
            let text = try await Invocation.output(
                of: ["/bin/sh", "-c", "printf '%s' \"$0\" | openssl x509 -noout -text", chain],
                in: "/"
            )
            #expect(text.contains("DNS:xn--gre-6ka8m.test") || text.contains("DNS:xn--"))
            #expect(text.contains("IP Address:127.0.0.1") && text.contains("(2048 bit)"))
            let status = try await scene.cert("status", "--json").json(Status.self)
            #expect(try #require(status.issued).daysLeft == 6)
        }
    }

    private struct Status: Decodable {
        struct Certificate: Decodable {
            let daysLeft: Int
            let serial: String
        }

        let issued: Certificate?
    }

    @Test func aRevokedCertificateIsReplaced() async throws {
        try await CertificateScene.run { scene in
            #expect(try await scene.cert("issue").status == 0)
            let first = try scene.kept().current.serial
            let unsure = try await scene.cert("revoke", "--dry-run")
            #expect(unsure.status == 0 && unsure.errors.contains("cannot be undone"), "\(unsure.errors)")
            let done = try await scene.cert("revoke", "--reason", "key-compromise")
            #expect(done.status == 0, "\(done.errors)")
            let url = "https://localhost:\(scene.authority.port("management"))/cert-status-by-serial/\(first)"
            #expect(try await scene.authority.ask(url).text.contains("Revoked"))
            #expect(try await scene.cert("renew").status == 0)
            #expect(try scene.kept().current.serial != first)
        }
    }

    /// Once per byte of what must not be seen: keys and the secret of the binding.
    @Test func secretsAreNotToldAnywhere() async throws {
        try await CertificateScene.run([.externalAccounts]) { scene in
            let secret = "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W"
            try scene.project.write("EAB_KEY=\(secret)\n", to: ".env")
            try scene.configure(more: "  binding: {keyIdentifier: kid-1, key: '${EAB_KEY}'}\n")
            let outcomes = [
                try await scene.cert("issue", "--verbose"), try await scene.cert("status", "--json"),
                try await scene.cert("account", "show"), try await scene.cert("renew", "--json"),
            ]
            #expect(outcomes[0].status == 0, "\(outcomes[0].errors)")
            let account = try String(contentsOfFile: try scene.file("account.json"), encoding: .utf8)
            let keys = [account, try scene.kept().current.certificate.key].compactMap { text in
                text.firstMatch(of: /PRIVATE KEY-----(?:\\n|\n)([A-Za-z0-9+\/]{40})/).map { String($0.1) }
            }
            #expect(keys.count == 2)
            var seen = outcomes.map { $0.output + $0.errors }
            for file in scene.project.files() where file.contains("/evidence/") {
                seen.append((try? String(contentsOfFile: file, encoding: .utf8)) ?? "")
            }
            for hidden in keys + [secret] { #expect(!seen.contains { $0.contains(hidden) }) }
            for file in scene.project.files() where file.contains("/certificates/") && file.hasSuffix(".json") {
                let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
                #expect(mode == 0o600, "\(file)")
            }
        }
    }
}
