internal import Environments
internal import FoundationEssentials
internal import Processes

/// The revisions of the release, oldest first.
package struct ReleaseHistory: Sendable, Hashable {
    package var revisions: [ReleaseRevision]

    package init(_ revisions: [ReleaseRevision]) { self.revisions = revisions.sorted { $0.number < $1.number } }

    package init(reading connection: ClusterConnection) async throws {
        let secrets = connection.kubectl.get(["secrets"], selector: "owner=helm,name=\(Helm.release)")
        self.init(try await connection.objects(secrets).compactMap(ReleaseRevision.init))
    }

    package var latest: ReleaseRevision? { revisions.last }

    /// Left by a helm that was killed, or by one that is at work now.
    package var pending: ReleaseRevision? { latest.flatMap { $0.status.isPending ? $0 : nil } }

    /// What the next upgrade starts from: the revision that is deployed, else the last one that failed.
    ///
    /// That is Helm's own choice (`action.Upgrade.prepareUpgrade`).
    package var base: ReleaseRevision? {
        revisions.last { $0.status == .deployed } ?? revisions.last { [.failed, .superseded].contains($0.status) }
    }

    /// The last revision that Helm had deployed in full before the one that is deployed now.
    package var previous: ReleaseRevision? {
        revisions.last { $0.status == .superseded && $0.number < (base?.number ?? 0) }
    }
}

extension ClusterConnection {
    /// The objects that a revision consists of, without hooks.
    package func manifest(of revision: ReleaseRevision) async throws -> [KubernetesObject] {
        guard let inner = Data(base64Encoded: revision.payload), let record = Data(base64Encoded: inner) else {
            throw ReleaseFailure.unreadableRevision(revision.number)
        }
        var text = String(decoding: record, as: UTF8.self)
        if record.starts(with: [0x1f, 0x8b]) {
            let unzip = Command("gzip", ["-dc"], input: .bytes(Array(record)), deadline: .seconds(30))
            let result = try await runner.run(unzip)
            guard result.succeeded else { throw CommandFailure.failed(result) }
            text = result.standardOutput
        }
        guard let json = try? JSONValue(parsing: Array(text.utf8)), let manifest = json["manifest"].string else {
            throw ReleaseFailure.unreadableRevision(revision.number)
        }
        return try KubernetesObject.all(inManifest: manifest)
    }
}

extension KubernetesObject {
    /// The objects of a manifest as Helm renders it: YAML documents.
    package static func all(inManifest text: String) throws -> [KubernetesObject] {
        try YAMLDocument.json(ofStream: text, file: "manifest").flatMap { all(in: try JSONValue(parsing: $0)) }
    }
}
