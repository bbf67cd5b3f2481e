/// What becomes of one object of the release.
package struct ObjectChange: Sendable, Hashable, Codable {
    package enum Kind: String, Sendable, Codable {
        case added
        /// The release has it, but somebody deleted it.
        case restored
        case changed
        case removed
        /// No longer part of the release, but left in the cluster (`helm.sh/resource-policy: keep`).
        case released
        /// In the chart's `crds/`, which Helm never upgrades: chatops applies it itself.
        case customResource = "custom-resource-definition"
    }

    package var object: ObjectReference
    package var kind: Kind
    /// Of what changes; empty for the other kinds.
    package var fields: [FieldChange] = []
    /// What there is to know beside that, such as which volumes stay.
    package var note: String?

    package init(_ object: ObjectReference, _ kind: Kind, fields: [FieldChange] = [], note: String? = nil) {
        self.object = object
        self.kind = kind
        self.fields = fields
        self.note = note
    }

    package var lines: [String] {
        let remark = note.map { " (\($0))" } ?? ""
        switch kind {
        case .added: return ["add \(object)\(remark)"]
        case .restored: return ["add \(object) again: somebody deleted it\(remark)"]
        case .removed: return ["remove \(object)\(remark)"]
        case .released: return ["leave \(object) in the cluster, no longer part of the release\(remark)"]
        case .changed: return fields.map { "change \(object) \($0.line)" }
        case .customResource:
            return fields.isEmpty
                ? ["add \(object)\(remark)"] : fields.map { "change \(object) \($0.line)\(remark)" }
        }
    }
}
