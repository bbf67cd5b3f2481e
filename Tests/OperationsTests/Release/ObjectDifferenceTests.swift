import Testing

@testable import Operations

@Suite struct ObjectDifferenceTests {
    private func deployment(_ spec: JSONValue, _ metadata: JSONValue = [:]) -> KubernetesObject {
        KubernetesObject(["apiVersion": "apps/v1", "kind": "Deployment", "metadata": metadata, "spec": spec])
    }

    @Test func theSameTextsAreNoDoubt() {
        let written = deployment(["replicas": 1, "template": ["resources": ["limits": ["cpu": "1000m"]]]])
        let live = deployment(["replicas": 1, "template": ["resources": ["limits": ["cpu": "1"]]], "paused": false])
        #expect(!ObjectDifference(.init(last: written, live: live, desired: written)).isDoubtful)
    }

    @Test func whatTheServerFillsInIsNoChange() {
        let (last, desired) = (deployment(["a": 1, "b": 2]), deployment(["a": 1]))
        let live = deployment(["a": 1, "b": 2, "c": 3])
        let stored = deployment(["a": 1, "b": 2, "c": 3])
        var forms = ObjectDifference.Forms(last: last, live: live, desired: desired)
        #expect(ObjectDifference(forms).changes.map(\.path.description) == ["spec.b"])
        forms.reading = .normal(last: stored, desired: stored)
        #expect(ObjectDifference(forms).changes.isEmpty)
    }

    @Test func withoutTheServersWordEmptyIsAbsent() {
        let (last, desired) = (deployment(["a": [:], "b": 1]), deployment(["b": 1]))
        var forms = ObjectDifference.Forms(last: last, live: deployment(["b": 1]), desired: desired)
        #expect(ObjectDifference(forms).isDoubtful)
        forms.reading = .lenient
        #expect(!ObjectDifference(forms).isDoubtful)
    }

    /// As kubectl 1.32 and Helm 4 left it on Kubernetes 1.20, shortened.
    @Test func driftHasItsManagerAndTime() throws {
        let fields: JSONValue = [
            [
                "manager": "helm", "operation": "Apply", "time": "2026-11-22T22:02:34Z",
                "fieldsV1": [
                    "f:metadata": ["f:annotations": ["f:meta.helm.sh/release-name": [:]]],
                    "f:spec": ["f:env": ["k:{\"name\":\"A\"}": [".": [:], "f:name": [:]]]],
                ],
            ],
            [
                "manager": "kubectl-set", "operation": "Update", "time": "2026-11-22T22:03:02Z",
                "fieldsV1": [
                    "f:spec": [
                        "f:env": [
                            "k:{\"name\":\"A\"}": ["f:value": [:]],
                            "k:{\"name\":\"B\"}": [".": [:], "f:name": [:], "f:value": [:]],
                        ]
                    ]
                ],
            ],
        ]
        let written = deployment(["env": [["name": "A", "value": "1"]]])
        let live = deployment(
            ["env": [["name": "A", "value": "2"], ["name": "B", "value": "3"]]],
            ["resourceVersion": "7", "managedFields": fields]
        )
        let difference = ObjectDifference(.init(last: written, live: live, desired: written))
        #expect(difference.drift.map(\.field.path.description) == ["spec.env[A].value", "spec.env[B].value"])
        #expect(difference.drift.map(\.fate) == [.putBack, .kept])
        #expect(difference.drift.map(\.owner?.manager) == ["kubectl-set", "kubectl-set"])
        #expect(difference.drift.first?.owner?.time.map(Timestamp.text) == "2026-11-22T22:03:02.000Z")

        let claim = try #require(ForeignClaim(live, of: difference.unlike))
        let kept: JSONValue = [
            "f:spec": ["f:env": ["k:{\"name\":\"B\"}": [".": [:], "f:name": [:], "f:value": [:]]]]
        ]
        #expect(claim.managedFields[1]["fieldsV1"] == kept)
        #expect(claim.managedFields[0] == fields[0])
    }

    @Test func aClientSideReleaseHasNothingToGiveUp() {
        let live = deployment(
            ["replicas": 3],
            [
                "resourceVersion": "7",
                "managedFields": [
                    ["manager": "helm", "operation": "Update", "fieldsV1": ["f:spec": ["f:paused": [:]]]],
                    ["manager": "kubectl", "operation": "Update", "fieldsV1": ["f:spec": ["f:replicas": [:]]]],
                ],
            ]
        )
        #expect(ForeignClaim(live, of: [FieldPath("spec.replicas")]) == nil)
    }

    @Test(arguments: [
        ("StatefulSet", "spec.serviceName", true), ("StatefulSet", "spec.replicas", false),
        ("Deployment", "spec.selector.matchLabels.app", true), ("Deployment", "spec.template", false),
        ("Service", "spec.clusterIP", true), ("Job", "spec.template.spec", true),
        ("PersistentVolumeClaim", "spec.resources.requests.storage", false),
        ("PersistentVolumeClaim", "spec.storageClassName", true), ("ConfigMap", "data.a", false),
    ])
    func immutableFieldsGoByKind(kind: String, path: String, expected: Bool) {
        #expect(ImmutableFields.contains(FieldPath(path), of: KubernetesObject(["kind": .string(kind)])) == expected)
    }

    @Test(arguments: ["ConfigMap", "Secret"]) func whatIsFrozenIsImmutable(kind: String) {
        let frozen = KubernetesObject(["kind": .string(kind), "immutable": true])
        #expect(ImmutableFields.contains(FieldPath("data.a"), of: frozen))
        #expect(!ImmutableFields.contains(FieldPath("metadata.labels.a"), of: frozen))
    }
}
