internal import Environments
internal import SystemPackage

/// The definitions in a chart's `crds/` and those of its sub-charts.
///
/// Helm creates them on a first install and never again looks at them (Helm documentation, “Custom Resource
/// Definitions”), so chatops applies them itself, server-side.
enum CustomResourceDefinitions {
    static func all(in chart: FilePath) throws -> [KubernetesObject] {
        let folder = chart.appending("crds")
        let own = try Folder.names(in: folder).filter(isManifest).flatMap { name in
            try objects(at: folder.appending(name))
        }
        let charts = chart.appending("charts")
        return own
            + (try Folder.names(in: charts).map { charts.appending($0) }.filter(Folder.exists).flatMap(all(in:)))
    }

    private static func objects(at path: FilePath) throws -> [KubernetesObject] {
        let bytes = try FileContents.read(path) ?? []
        return try YAMLDocument.json(ofStream: String(decoding: bytes, as: UTF8.self), file: path.string)
            .flatMap { KubernetesObject.all(in: try JSONValue(parsing: $0)) }
    }

    private static func isManifest(_ name: String) -> Bool {
        [".yaml", ".yml", ".json"].contains { name.hasSuffix($0) }
    }

    /// What applying them would change; the definitions that need it.
    static func changes(
        of definitions: [KubernetesObject],
        live: [KubernetesObject],
        shown: ShownValues,
        asking connection: ClusterConnection
    ) async throws -> [(change: ObjectChange, definition: KubernetesObject)] {
        let missing = definitions.filter { definition in !live.contains { $0.name == definition.name } }
        let doubtful = definitions.filter { definition in
            live.contains { $0.name == definition.name && !FieldTree($0).contains(FieldTree(definition)) }
        }
        var changes = missing.map { (ObjectChange($0.reference, .customResource, note: remark), $0) }
        guard !doubtful.isEmpty else { return changes }
        let applied = try await connection.objects(
            connection.kubectl.apply(KubernetesObject.list(doubtful), force: true, dryRun: true)
        )
        for definition in doubtful {
            guard let before = live.first(where: { $0.name == definition.name }),
                let after = applied.first(where: { $0.name == definition.name })
            else { continue }
            let fields = FieldTree(before).differences(to: FieldTree(after))
            if fields.isEmpty { continue }
            let shown = fields.map { shown.change($0, of: definition.kind) }
            changes.append(
                (ObjectChange(definition.reference, .customResource, fields: shown, note: remark), definition)
            )
        }
        return changes
    }

    private static let remark = "Helm will not upgrade this CRD; chatops applies it"
}

extension FieldTree {
    /// Whether every field of `other` stands here with the same value.
    fileprivate func contains(_ other: FieldTree) -> Bool {
        other.leaves.allSatisfy { leaves[$0.key] == $0.value }
    }

    fileprivate func differences(to other: FieldTree) -> [ObjectDifference.Field] {
        Set(leaves.keys).union(other.leaves.keys).filter { leaves[$0] != other.leaves[$0] }.sorted()
            .map { ObjectDifference.Field(path: $0, old: leaves[$0], new: other.leaves[$0]) }
    }
}
