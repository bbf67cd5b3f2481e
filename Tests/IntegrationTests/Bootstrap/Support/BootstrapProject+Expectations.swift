import ChatClient
import Foundation
import TestSupport
import Testing

extension BootstrapProject {
    /// What tells whether something was written: the time, the inode, mode and size of each file that a bootstrap writes.
    func written() async throws -> String {
        try await host.shell(
            """
            find /usr/local/bin /etc/rancher/k3s /etc/systemd/system /var/lib/rancher/k3s/server/manifests/chatops-* \
            -printf '%p %T@ %i %m %s\\n' | sort
            """
        )
    }

    /// The process of k3s, which is another after each start.
    func process() async throws -> String {
        try await host.shell("systemctl show k3s.service -p MainPID --value")
    }

    /// A bootstrap plans nothing, does nothing, and starts nothing.
    func expectNothingToChange() async throws {
        let (files, process) = (try await written(), try await process())
        try await expectNothingPlanned()
        let again = try await bootstrap("--json")
        #expect(again.status == 0, "\(again.errors)")
        #expect(try again.json().run.outcome == "nothing-to-change")
        #expect(try again.json().run.steps.allSatisfy { $0.outcome == "satisfied" })
        #expect(try await written() == files)
        #expect(try await self.process() == process)
    }

    func expectNothingPlanned() async throws {
        let plan = try await bootstrap("--dry-run", "--detailed-exit-code")
        #expect(plan.status == 0, "\(plan.errors)")
        #expect(plan.output.contains("nothing to change"), "\(plan.output)")
    }

    /// Signs up, sends and reads, through the ingress.
    func expectConversation(by person: String) async throws {
        let client = try client()
        let user = try await client.signUp(email: "\(person)@example.org")
        let room = try await user.createRoom("harbour")
        let sent = try await user.send("Is anybody there?", to: room, clientMessageID: "first")
        #expect(try await user.history(of: room) == [sent.message])
        try await client.close()
    }

    /// The evidence holds, and neither it nor what was printed has a secret of the cluster in it.
    ///
    /// - Parameter outcomes: what chatops printed.
    func expectEvidenceWithoutSecrets(and outcomes: [Outcome]) async throws {
        let verdict = try await chatops("evidence", "verify", place.rawValue, "--json").json(EvidenceVerdict.self)
        #expect(verdict.intact, "\(verdict.problems)")
        let secrets = try await secrets()
        #expect(secrets.count == (place == .remote ? 4 : 3), "\(secrets.keys)")
        let texts = outcomes.flatMap { [$0.output, $0.errors] } + (try evidence())
        for (name, secret) in secrets {
            #expect(!texts.contains { $0.contains(secret) }, "\(name) is told")
        }
    }

    /// The node's token, the keys of the administrator's kubeconfig, and the token of the one kept here.
    private func secrets() async throws -> [String: String] {
        var secrets: [String: String] = [:]
        let token = try await host.shell("cat /var/lib/rancher/k3s/server/token")
        secrets["node token"] = token.split(separator: ":").last.map {
            $0.trimmingCharacters(in: .whitespacesAndNewlines)
        }
        let administrators = try await host.shell("cat /etc/rancher/k3s/k3s.yaml")
        let kept = place == .remote ? try project.text(of: ".chatops/remote/kubeconfig.yaml") : ""
        for (name, text) in ["administrator's": administrators, "deploy account's": kept] {
            for match in text.matches(of: /(client-key-data|token)"?: *"?([^\s",]+)/) {
                secrets["\(name) \(match.1)"] = String(match.2)
                let decoded = Data(base64Encoded: String(match.2)).map { String(decoding: $0, as: UTF8.self) }
                // Of a PEM file, a line of the key itself.
                secrets["\(name) \(match.1), decoded"] = decoded?.split(separator: "\n").dropFirst().first.map(
                    String.init
                )
            }
        }
        return secrets
    }

    private func evidence() throws -> [String] {
        let folder = project.root + "/evidence"
        let names = FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? []
        return names.compactMap { try? String(contentsOfFile: folder + "/" + $0, encoding: .utf8) }
    }
}
