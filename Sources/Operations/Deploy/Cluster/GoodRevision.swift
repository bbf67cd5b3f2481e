/// Which revision of the release was last seen to serve well: the one to go back to.
///
/// Kept in the cluster, in ConfigMap `chatops`, so that another machine knows it too.
package struct GoodRevision: Sendable, Hashable {
    static let configMap = "chatops"

    package var revision: Int
    /// Of the image manifest its pods were seen to run, `sha256:…`.
    package var imageDigest: String?
    /// Of that image's configuration: the digest that nodes name an image by that was not pulled.
    package var imageConfig: String?
    package var version: String?
    package var commit: String?

    package init(
        revision: Int,
        imageDigest: String? = nil,
        imageConfig: String? = nil,
        version: String? = nil,
        commit: String? = nil
    ) {
        self.revision = revision
        self.imageDigest = imageDigest
        self.imageConfig = imageConfig
        self.version = version
        self.commit = commit
    }

    /// Nil for a ConfigMap that says nothing of it.
    package init?(_ configMap: KubernetesObject) {
        let data = configMap.json["data"]
        guard let revision = data["revision"].string.flatMap({ Int($0) }) else { return nil }
        self.init(
            revision: revision,
            imageDigest: data["imageDigest"].string,
            imageConfig: data["imageConfig"].string,
            version: data["version"].string,
            commit: data["commit"].string
        )
    }

    /// For server-side apply.
    var manifest: JSONValue {
        let data = [
            "revision": "\(revision)", "imageDigest": imageDigest, "imageConfig": imageConfig, "version": version,
            "commit": commit,
        ].compactMapValues { $0.map(JSONValue.string) }
        return [
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": [
                "name": .string(Self.configMap),
                "labels": ["app.kubernetes.io/managed-by": "chatops", "app.kubernetes.io/instance": "chat"],
            ],
            "data": .object(data),
        ]
    }
}

extension ClusterConnection {
    func noteGood(_ revision: GoodRevision) async throws {
        _ = try await json(kubectl.apply(Array(revision.manifest.text.utf8), force: true))
    }
}
