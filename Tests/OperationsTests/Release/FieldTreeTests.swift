import Testing

@testable import Operations

@Suite struct FieldTreeTests {
    private func paths(_ json: JSONValue) -> [String] {
        FieldTree(KubernetesObject(json)).leaves.keys.map(\.description).sorted()
    }

    @Test func itemsAreNamedByWhatIdentifiesThem() {
        let container: JSONValue = [
            "name": "server",
            "ports": [["name": "http", "containerPort": 8080]],
            "env": [["name": "A", "value": "1"]],
            "volumeMounts": [["mountPath": "/tmp", "name": "tmp"]],
            "envFrom": [["secretRef": ["name": "s"]], ["prefix": "X_", "configMapRef": ["name": "c"]]],
            "args": ["a", "b"],
        ]
        #expect(
            paths(["kind": "Pod", "spec": ["containers": [container]]]) == [
                "spec.containers[server].args",
                "spec.containers[server].envFrom[X_configmap/c].configMapRef.name",
                "spec.containers[server].envFrom[X_configmap/c].prefix",
                "spec.containers[server].envFrom[secret/s].secretRef.name",
                "spec.containers[server].env[A].name",
                "spec.containers[server].env[A].value",
                "spec.containers[server].name",
                "spec.containers[server].ports[http].containerPort",
                "spec.containers[server].ports[http].name",
                "spec.containers[server].volumeMounts[/tmp].mountPath",
                "spec.containers[server].volumeMounts[/tmp].name",
            ]
        )
    }

    @Test(
        arguments: [
            (["port": 53, "protocol": "UDP"], "53/UDP"), (["port": 80, "protocol": "TCP"], "80"), (["port": 80], "80"),
        ] as [(JSONValue, String)]
    )
    func aPortWithoutNameIsItsNumber(port: JSONValue, key: String) {
        #expect(ListKey.keys(of: [port], in: "ports") == [key])
    }

    @Test func positionsStandForItemsThatShareAKey() {
        let same: JSONValue = ["name": "a", "value": "1"]
        #expect(paths(["kind": "X", "spec": ["env": [same, same]]]).contains("spec.env[1].value"))
    }

    @Test func whatTheServerKeepsForItselfIsNoField() {
        let metadata: JSONValue = [
            "name": "x", "uid": "1", "resourceVersion": "7", "creationTimestamp": .null,
            "managedFields": [["manager": "x"]],
            "labels": ["app.kubernetes.io/name": "x"],
            "annotations": ["kubectl.kubernetes.io/last-applied-configuration": "{}", "own": "1"],
        ]
        #expect(
            paths(["kind": "X", "metadata": metadata, "status": ["ready": true]]) == [
                "metadata.annotations.own", "metadata.labels[\"app.kubernetes.io/name\"]",
            ]
        )
    }

    @Test func plainTextOfASecretIsItsData() {
        let written = FieldTree(KubernetesObject(["kind": "Secret", "stringData": ["a": "hidden"]]))
        let stored = FieldTree(KubernetesObject(["kind": "Secret", "data": ["a": "aGlkZGVu"]]))
        #expect(written.leaves == stored.leaves)
    }
}
