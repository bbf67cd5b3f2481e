/// One field's change as people see it: no value here is a secret.
package struct FieldChange: Sendable, Hashable, Codable {
    package enum Kind: String, Sendable, Codable {
        case added
        case removed
        case changed
    }

    /// Such as `spec.template.spec.containers[chat-server].image`.
    package var path: String
    package var kind: Kind
    /// Nil where the field was not set, and where a whole item of a list goes away.
    package var old: String?
    package var new: String?

    package var line: String {
        switch kind {
        case .added: "\(path): added \(new ?? "")"
        case .removed: old.map { "\(path): \($0) → unset" } ?? "\(path): removed"
        case .changed: "\(path): \(old ?? "") → \(new ?? "")"
        }
    }
}
