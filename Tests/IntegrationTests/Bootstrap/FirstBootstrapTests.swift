import ChatClient
import Foundation
import Testing

extension ServerSuites {
    /// From a bare machine to a chat, and what a bootstrap does where all is there already.
    @Suite struct FirstBootstrapTests {
        @Test(arguments: [BootstrapProject.Place.remote, .local])
        func aBareMachineBecomesAChat(_ place: BootstrapProject.Place) async throws {
            try await withBootstrapProject(place) { project, server, mirror in
                try project.configure(try await mirror.add("v1.34.1+k3s1"))
                if place == .local {
                    try await project.expectOneDeployToChat()
                } else {
                    try await project.expectBootstrapToChat()
                }
                // The first start, and the one for the changed registry.
                #expect(try server.starts == 2)
            }
        }
    }
}

/// The same on a machine with real k3s, where one is named.
@Suite(.enabled(if: RealHost.named != nil, "CHATOPS_TEST_K3S is not set: docs/guide/contributing.md"))
struct RealBootstrapTests {
    @Test func aBareMachineBecomesAChat() async throws {
        let host = try #require(RealHost.named)
        let folder = "/tmp/chatops-k3s-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let project = try BootstrapProject(on: host, in: folder)
        try project.configure(host.release)
        try await project.expectBootstrapToChat()
    }
}

extension BootstrapProject {
    /// A deploy may be told to make the cluster first.
    fileprivate func expectOneDeployToChat() async throws {
        let refused = try await deploy()
        #expect(refused.status == 10)
        #expect(refused.errors.contains("chatops bootstrap local, or the same command with --yes"), "\(refused.errors)")
        let deployment = try await deploy("--yes")
        try #require(deployment.status == 0, "\(deployment.errors)")
        #expect(deployment.output.ranges(of: "local: Done and verified.").count == 1, "\(deployment.output)")
        #expect(deployment.errors.contains("bootstrap: Done and verified."), "\(deployment.errors)")
        try await expectConversation(by: "kim")
        try await expectNothingToChange()
        let changed = try await expectOneRestartForARegistry()
        try await expectEvidenceWithoutSecrets(and: [refused, deployment] + changed)
    }

    fileprivate func expectBootstrapToChat() async throws {
        let plan = try await bootstrap("--dry-run", "--detailed-exit-code")
        #expect(plan.status == 2, "\(plan.errors)")
        let first = try await bootstrap("--json", within: .seconds(600))
        try #require(first.status == 0, "\(first.errors)")
        let document = try first.json()
        #expect(document.run.outcome == "done")
        #expect(document.run.checks.count >= 5)
        #expect(document.run.checks.allSatisfy { $0.verdict == "passed" }, "\(document.run.checks)")
        let mode = try await host.shell("stat -c %a /etc/rancher/k3s/k3s.yaml /etc/rancher/k3s/config.yaml")
        #expect(mode == "600\n600\n")

        let deployment = try await deploy()
        try #require(deployment.status == 0, "\(deployment.errors)")
        try await expectConversation(by: "kim")
        try await expectNothingToChange()
        let changed = try await expectOneRestartForARegistry()
        try await expectConversation(by: "mina")
        try await expectEvidenceWithoutSecrets(and: [plan, first, deployment] + changed)
    }

    private func expectOneRestartForARegistry() async throws -> [Outcome] {
        let (pods, process) = (try await pods(), try await process())
        #expect(pods.count >= 4, "\(pods)")
        try change(
            "registries.yaml",
            "mirrors: {}",
            to: "mirrors: {quay.io: {endpoint: [\"https://quay.example.org\"]}}"
        )
        let plan = try await bootstrap("--dry-run", "--detailed-exit-code")
        #expect(plan.status == 2)
        #expect(plan.output.contains("restart k3s: registries.yaml changed"), "\(plan.output)")
        #expect(plan.output.contains("quay.example.org"), "\(plan.output)")
        let change = try await bootstrap()
        #expect(change.status == 0, "\(change.errors)")
        #expect(try await self.process() != process)
        #expect(try await self.pods() == pods)
        try await expectNothingToChange()
        return [plan, change]
    }
}
