package import FoundationEssentials

/// A field of a live object that is not as the last release left it.
package struct Drift: Sendable, Hashable, Codable {
    package enum Fate: String, Sendable, Codable {
        /// The release sets it, and sets it again.
        case putBack = "put-back"
        /// The new release wants just this.
        case wanted
        /// The release does not speak of it.
        case kept
    }

    package var object: ObjectReference
    package var field: FieldChange
    /// The field manager that set it, such as `kubectl-edit`; nil where the API server recorded none.
    package var manager: String?
    package var time: Date?
    package var fate: Fate

    package var line: String {
        var who = "by \(manager ?? "someone the cluster did not record")"
        if let time { who += " at \(Timestamp.text(time))" }
        let fate =
            switch fate {
            case .putBack: "put back"
            case .wanted: "as wanted now"
            case .kept: "kept: the chart does not set it"
            }
        return "drift \(object) \(field.line) (\(who); \(fate))"
    }
}
