internal import Environments
package import SystemPackage

/// What `chatops render manifests` prints: the objects that a deploy would have Helm apply.
package struct RenderedManifests: Sendable {
    private let objects: [KubernetesObject]

    /// Asks the cluster for its capabilities and its Secrets' revisions; changes nothing.
    package static func render(_ deployment: ClusterDeployment, binary: FilePath?) async throws -> RenderedManifests {
        let connection = deployment.connection
        let desired = try await DesiredValues.read(deployment, binary: binary) { _ in }
        let history = try await ReleaseHistory(reading: connection)
        return RenderedManifests(
            objects: try await connection.render(
                chart: deployment.chart,
                values: desired.bytes,
                over: history
            )
        )
    }

    /// One list, on one line.
    package var json: String { String(decoding: KubernetesObject.list(objects), as: UTF8.self) + "\n" }

    /// One document for each object.
    package func yaml() throws -> String {
        try objects.map { "---\n" + (try YAMLDocument.text(fromJSON: Array($0.json.text.utf8))) }.joined()
    }
}
