import ChatClient
import Testing

extension ClusterSuites {
    /// What `chatops doctor` tells of an environment's cluster, in the words of a deploy's preflight.
    @Suite struct ClusterDoctorTests {
        @Test func aClusterIsExaminedWithoutChangingIt() async throws {
            try await withClusterProject { project in
                let good = try await project.chatops("doctor", "local", "--json")
                #expect(good.status == 0, "\(good.output)\(good.errors)")
                let findings = try good.json(Findings.self).findings
                #expect(
                    findings["the cluster"].map(\.detail) == [
                        "its API answers: Kubernetes v1.20.2; namespace \(project.namespace)"
                    ]
                )
                #expect(findings["what a deploy needs of the cluster"].map(\.verdict) == ["good"])
                #expect(findings["the ingress's port"].map(\.verdict) == ["good"])
                #expect(try await project.objects("namespace/\(project.namespace)").isEmpty)

                try project.configure(changes: ["      storageClass: local-path": "      storageClass: fast"])
                let bad = try await project.chatops("doctor", "local", "--json")
                #expect(bad.status == 1)
                let fault = try bad.json(Findings.self).findings["what a deploy needs of the cluster"]
                #expect(fault.map(\.detail) == ["the cluster has no storage class fast; it has local-path"])
                #expect(fault.map(\.remedy) == ["set values.mysql.persistence.storageClass to one of them"])
            }
        }

        @Test func aClusterThatCannotBeReachedIsAFindingWithItsFix() async throws {
            try await withClusterProject { project in
                let gone = try await project.start(
                    ["doctor", "local", "--json"],
                    environment: ["CHATOPS_KUBECONFIG": "/nonexistent/kubeconfig"]
                ).finish()
                #expect(gone.status == 1)
                let findings = try gone.json(Findings.self).findings["the cluster"]
                #expect(findings.map(\.verdict) == ["bad"])
                #expect(findings.map(\.detail) == ["the kubeconfig /nonexistent/kubeconfig does not exist"])
                #expect(findings.first?.remedy != nil)

                let remote = try await project.start(
                    ["doctor", "remote", "--json"],
                    environment: ["CHAT_SSH_DESTINATION": "nobody@127.0.0.1:1"]
                ).finish()
                #expect(remote.status == 1)
                let finding = try remote.json(Findings.self).all.last
                #expect(finding?.subject.hasPrefix("the cluster, by ssh to ") == true)
                #expect(finding?.verdict == "bad" && finding?.detail.contains("refused") == true, "\(remote.output)")
            }
        }
    }
}

/// What `doctor --json` prints.
private struct Findings: Decodable {
    struct Finding: Decodable {
        let subject: String
        let verdict: String
        let detail: String
        let remedy: String?
    }

    struct BySubject {
        let all: [Finding]

        subscript(_ subject: String) -> [Finding] { all.filter { $0.subject == subject } }
    }

    let all: [Finding]

    var findings: BySubject { BySubject(all: all) }

    private enum CodingKeys: String, CodingKey {
        case all = "findings"
    }
}
