import Testing

@testable import Operations

/// What is wrong with a cluster, as its answers tell.
@Suite struct ClusterPreflightTests {
    private let values: JSONValue = [
        "mysql": ["persistence": ["storageClass": "local-path"]], "ingress": ["className": "traefik"],
    ]

    private var facts: ClusterFacts {
        ClusterFacts(
            kubectl: "v1.32.4",
            helm: "v4.2.3",
            server: "v1.34.1+k3s1",
            rules: AccessRules(KubernetesObject(["status": ["resourceRules": [Self.everything]]])),
            namespaceExists: true,
            nodes: [
                KubernetesObject(["status": ["conditions": [["type": "Ready", "status": "True"]]]])
            ],
            storageClasses: ["local-path"],
            ingressClasses: ["traefik"],
            clockSkew: 0.4
        )
    }

    private static let everything: JSONValue = ["apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]]

    private func faults(_ change: (inout ClusterFacts) -> Void) -> [String] {
        var facts = facts
        change(&facts)
        return ClusterPreflight(facts: facts, values: values, namespace: "chat").faults.map(\.message)
    }

    @Test func aGoodClusterHasNone() {
        #expect(faults { _ in }.isEmpty)
    }

    @Test func everyFaultIsNamed() {
        #expect(faults { $0.helm = "v3.13.9" } == ["helm is v3.13.9, older than 3.14"])
        #expect(faults { $0.kubectl = "v1.27.0" } == ["kubectl is v1.27.0, older than 1.28"])
        #expect(faults { $0.server = "v1.19.8" } == ["the cluster's Kubernetes is v1.19.8, older than 1.20"])
        #expect(
            faults { $0.storageClasses = ["standard", "fast"] } == [
                "the cluster has no storage class local-path; it has fast, standard"
            ]
        )
        #expect(faults { $0.ingressClasses = [] } == ["the cluster has no ingress class traefik; it has none"])
        #expect(faults { $0.clockSkew = -95.2 } == ["the cluster's clock is 95 s behind this machine's"])
        #expect(faults { $0.nodes = [] } == ["no node of the cluster is ready"])
    }

    @Test func allAtOnce() {
        #expect(
            faults {
                $0.clockSkew = 40
                $0.nodes = []
                $0.helm = "v3.0.0"
            }.count == 3
        )
    }

    @Test func whatCannotBeReadIsNoFault() {
        #expect(
            faults {
                $0.nodes = nil
                $0.storageClasses = nil
                $0.ingressClasses = nil
                $0.clockSkew = nil
            }.isEmpty
        )
    }

    @Test func missingRightsAreNamed() {
        let reading: JSONValue = ["apiGroups": ["*"], "resources": ["*"], "verbs": ["get", "list"]]
        let secrets: JSONValue = [
            "apiGroups": [""], "resources": ["secrets"], "verbs": ["*"], "resourceNames": ["chat-server"],
        ]
        let review = KubernetesObject(["status": ["resourceRules": [reading, secrets]]])
        let found = faults { $0.rules = AccessRules(review) }
        #expect(found.count == 1)
        #expect(found.first?.contains("create, update, patch, delete secrets;") == true)
        #expect(found.first?.contains("pods") == false)
        var incomplete = review
        incomplete.json["status"]["incomplete"] = true
        #expect(faults { $0.rules = AccessRules(incomplete) }.isEmpty)
    }
}
