import Testing

@testable import Operations

@Suite struct ManifestTests {
    /// As Helm prints it: comments, empty documents, a block scalar with what looks like a mark.
    private static let manifest = """
        ---
        # Source: chat/templates/a.yaml
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: a}
        data:
          text: |
            ---
            mode: 0440
        ---
        # Source: chat/templates/empty.yaml
        --- # of another template
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: b}
        spec: {replicas: 2, mode: 0440}

        """

    @Test func everyDocumentIsAnObject() throws {
        let objects = try KubernetesObject.all(inManifest: Self.manifest)
        #expect(objects.map(\.reference.description) == ["ConfigMap/a", "Deployment/b"])
        #expect(objects[0].json["data"]["text"] == "---\nmode: 0440\n")
        // As Helm reads it: YAML 1.1, octal.
        #expect(objects[1].spec["mode"] == 288)
    }

    @Test func aBrokenManifestIsAnError() {
        #expect(throws: (any Error).self) { try KubernetesObject.all(inManifest: "a: [") }
    }
}
