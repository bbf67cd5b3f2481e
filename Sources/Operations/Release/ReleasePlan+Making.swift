internal import Diagnostics
package import Processes
package import SystemPackage

extension ReleasePlan {
    /// Compares the last release, the live objects and what the chart makes of `values`; changes nothing.
    ///
    /// Two calls of kubectl and one of helm where nothing differs, one or two of kubectl more where something does.
    ///
    /// - Parameters:
    ///   - values: YAML or JSON, as Helm takes them.
    ///   - redactor: knows the environment's secrets.
    package static func make(
        _ connection: ClusterConnection,
        chart: FilePath,
        values: [UInt8],
        redactor: Redactor = Redactor(secrets: [])
    ) async throws -> ReleasePlan {
        let history = try await connection.settledHistory()
        async let rendered = connection.render(chart: chart, values: values, over: history)
        async let released = history.base.asyncMap { try await connection.manifest(of: $0) } ?? []
        let definitions = try CustomResourceDefinitions.all(in: chart)
        let (last, desired) = try await (released, rendered)
        let asked = desired + last.filter { gone in !desired.contains { $0.reference == gone.reference } } + definitions
        let live = asked.isEmpty ? [] : try await connection.objects(connection.kubectl.get(manifest: asked))

        var plan = ReleasePlan(history: history, desired: desired)
        let shown = ShownValues(redactor: redactor)
        try await plan.compare(last, live, shown, asking: connection)
        let custom = try await CustomResourceDefinitions.changes(
            of: definitions,
            live: live,
            shown: shown,
            asking: connection
        )
        plan.changes = (custom.map(\.change) + plan.changes).sorted { $0.object < $1.object }
        plan.definitions = custom.map(\.definition)
        return plan
    }

    /// How the live objects differ from the last release; changes nothing.
    package static func drift(
        _ connection: ClusterConnection,
        redactor: Redactor = Redactor(secrets: [])
    ) async throws
        -> ReleasePlan
    {
        let history = try await ReleaseHistory(reading: connection)
        let released = try await history.base.asyncMap { try await connection.manifest(of: $0) } ?? []
        let live = released.isEmpty ? [] : try await connection.objects(connection.kubectl.get(manifest: released))
        var plan = ReleasePlan(history: history, desired: released)
        try await plan.compare(released, live, ShownValues(redactor: redactor), asking: connection)
        return plan
    }

    private mutating func compare(
        _ last: [KubernetesObject],
        _ live: [KubernetesObject],
        _ shown: ShownValues,
        asking connection: ClusterConnection
    ) async throws {
        let live = Dictionary(live.map { (Identity($0), $0) }) { first, _ in first }
        let lastByIdentity = Dictionary(last.map { (Identity($0), $0) }) { first, _ in first }
        let wanted = Set(desired.map { Identity($0) })
        for object in last where !wanted.contains(Identity(object)) {
            changes.append(Self.removal(of: object, live: live[Identity(object)]))
        }
        var forms: [ObjectDifference.Forms] = []
        var additions: [KubernetesObject] = []
        for object in desired {
            let last = lastByIdentity[Identity(object)]
            if let live = live[Identity(object)] {
                // An object that an abandoned install left is taken over as it is.
                forms.append(ObjectDifference.Forms(last: last ?? object, live: live, desired: object))
                if last == nil { changes.append(ObjectChange(object.reference, .added, note: "it is there already")) }
            } else {
                changes.append(ObjectChange(object.reference, last == nil ? .added : .restored))
                additions.append(object)
            }
        }
        // Before the first release there need be no namespace to ask about.
        if history.base == nil { additions = [] }
        for forms in try await connection.settled(forms, additions: additions) { note(forms, shown, connection) }
        drift.sort { ($0.object, $0.field.path) < ($1.object, $1.field.path) }
    }

    private mutating func note(_ forms: ObjectDifference.Forms, _ shown: ShownValues, _ connection: ClusterConnection) {
        let (difference, live) = (ObjectDifference(forms), forms.live)
        let object = forms.desired.reference
        if !difference.changes.isEmpty {
            let fields = difference.changes.map { shown.change($0, of: live.kind) }
            changes.append(ObjectChange(object, .changed, fields: fields))
        }
        drift += difference.drift.map {
            Drift(
                object: object,
                field: shown.change($0.field, of: live.kind),
                manager: $0.owner?.manager,
                time: $0.owner?.time,
                fate: $0.fate
            )
        }
        immutable += difference.immutable(of: live).map {
            ImmutableChange(
                object: object,
                field: shown.change($0, of: live.kind),
                remedy: ImmutableFields.remedy(for: $0.path, of: live, in: "\(connection.access.namespace)")
            )
        }
        if let claim = ForeignClaim(live, of: difference.unlike) { claims.append(claim) }
    }

    private static func removal(of object: KubernetesObject, live: KubernetesObject?) -> ObjectChange {
        if object.annotations["helm.sh/resource-policy"] == "keep" {
            return ObjectChange(object.reference, .released)
        }
        guard let live else { return ObjectChange(object.reference, .removed, note: "somebody deleted it already") }
        return ObjectChange(object.reference, .removed, note: live.dataNote)
    }
}

/// What makes two forms the same object for Helm.
private struct Identity: Hashable {
    var group: Substring
    var kind: String
    var name: String

    init(_ object: KubernetesObject) {
        group = object.apiVersion.contains("/") ? object.apiVersion.prefix { $0 != "/" } : ""
        kind = object.kind
        name = object.name
    }
}

extension KubernetesObject {
    /// What becomes of the data when this object is removed.
    fileprivate var dataNote: String? {
        if kind == "PersistentVolumeClaim" { return "and its data with it" }
        guard kind == "StatefulSet" else { return nil }
        let templates = (spec["volumeClaimTemplates"].array ?? []).compactMap { $0["metadata"]["name"].string }
        let replicas = max(1, spec["replicas"].integer ?? 1)
        let claims = templates.flatMap { template in (0..<replicas).map { "\(template)-\(name)-\($0)" } }
        if claims.isEmpty { return nil }
        return spec["persistentVolumeClaimRetentionPolicy"]["whenDeleted"] == "Delete"
            ? "and the data of \(claims.joined(separator: ", ")) with it"
            : "the volumes of \(claims.joined(separator: ", ")) are kept"
    }
}

extension Optional {
    fileprivate func asyncMap<Result>(_ body: (Wrapped) async throws -> Result) async rethrows -> Result? {
        if let self { try await body(self) } else { nil }
    }
}
