import ChatClient
import Foundation
import TestSupport
import Testing

extension ClusterSuites {
    /// From nothing to a chat that is reached through the ingress, and the evidence that it is the one that was deployed.
    @Suite struct FirstDeployTests {
        @Test func deployLocalServesWhatItDeployed() async throws {
            try await withClusterProject { project in
                let deployment = try await project.deploy("--json")
                #expect(deployment.status == 0, "\(deployment.errors)")
                let document = try deployment.json()
                #expect(document.run.outcome == "done")
                #expect(document.run.results["url"] == "http://\(project.domain):\(project.cluster.httpPort)")
                try await project.expectConversation()
                try await project.expectProbe()
                try await project.expectEvidence(of: document)
            }
        }

        @Test func deployRemoteDoesTheSameThroughSSH() async throws {
            try await withClusterProject { project in
                try await project.withSSHServer { variables in
                    let deployment = try await project.start(
                        ["deploy", "remote", "--binary", Executables.server, "--json"],
                        environment: variables
                    ).finish(within: .seconds(300))
                    #expect(deployment.status == 0, "\(deployment.errors)")
                    try await project.expectConversation()
                    try await project.expectEvidence(of: try deployment.json())
                }
                // The administrator has a client certificate, the deploy account a token.
                let kept = project.project.root + "/.chatops/remote/kubeconfig.yaml"
                let kubeconfig = try String(contentsOfFile: kept, encoding: .utf8)
                #expect(kubeconfig.contains("token") && !kubeconfig.contains("client-key-data"))
                let mode = try FileManager.default.attributesOfItem(atPath: kept)[.posixPermissions] as? Int
                #expect(mode == 0o600)
            }
        }
    }
}

extension ClusterProject {
    /// - Parameter body: gets what makes chatops find an ssh that knows the server.
    fileprivate func withSSHServer(_ body: ([String: String]) async throws -> Void) async throws {
        let (sshd, folder) = (Checkout.testbed + "/sshd", project.root + "/sshd")
        try await run([sshd, "start", folder])
        let result: Result<Void, any Error>
        do {
            let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
            result = .success(try await body(["PATH": "\(folder):\(path)"]))
        } catch {
            result = .failure(error)
        }
        try await run([sshd, "stop", folder])
        try result.get()
    }

    /// Signs up, logs in, sends and reads, through the ingress.
    func expectConversation() async throws {
        let client = client()
        _ = try await client.signUp(email: "kim@example.org")
        let kim = try await client.logIn(email: "kim@example.org")
        let room = try await kim.createRoom("harbour")
        let sent = try await kim.send("Is anybody there?", to: room, clientMessageID: "first")
        #expect(try await kim.history(of: room) == [sent.message])
        try await client.close()
    }

    /// `verify chat` converses through the ingress, WebSockets included.
    func expectProbe() async throws {
        let probe = try await chatops("verify", "chat", "local")
        #expect(probe.status == 0, "\(probe.output) \(probe.errors)")
        #expect(probe.output.contains("chat http://\(domain):\(cluster.httpPort) as "), "\(probe.output)")
    }

    /// Finds what the evidence says with the registry, the pods and the domain itself.
    func expectEvidence(of document: RunDocument) async throws {
        let image = try #require(document.run.results["image"])
        let manifest = try await manifestDigest(of: image)
        #expect(document.run.digests["image manifest"] == manifest)
        let servers = try await pods().filter { $0.name.hasPrefix("chat-server-") }
        #expect(!servers.isEmpty)
        for pod in servers { #expect(pod.images["server"]?.hasSuffix(manifest) == true, "\(pod)") }

        let served = try await client().health()
        let compiled = try JSONValue(parsing: await run([Executables.server, "version"]))
        #expect(served["commit"].string == compiled["commit"].string)
        #expect(document.run.versions["ChatServer commit"] == compiled["commit"].string)

        let checks = Dictionary(grouping: document.run.checks, by: \.name)
        #expect(checks["pods"]?.map(\.verdict) == ["passed"])
        #expect(checks["release"]?.map(\.verdict) == ["passed"])
        let verdict = try await chatops("evidence", "verify", document.run.environment, "--json")
        #expect(try verdict.json(EvidenceVerdict.self).intact)
    }

    /// What the registry has under the name that pods pull (OCI Distribution Specification, “Pulling manifests”).
    private func manifestDigest(of image: String) async throws -> String {
        let parts = image.split(separator: "/", maxSplits: 1)[1].split(separator: ":")
        let answer = try await run([
            "/usr/bin/curl", "--silent", "--fail", "--head",
            "--header", "Accept: application/vnd.oci.image.manifest.v1+json",
            "http://\(cluster.registry)/v2/\(parts[0])/manifests/\(parts[1])",
        ])
        let line = answer.split(separator: "\r\n").first { $0.lowercased().hasPrefix("docker-content-digest:") }
        return String(try #require(line).drop { $0 != " " }.dropFirst())
    }
}
