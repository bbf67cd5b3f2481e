/// The reference of all keys for people, derived from the types that decode them.
package enum EnvironmentReference {
    /// Markdown, ending with a newline.
    package static func markdown() -> String {
        var lines = [
            "# Environment files",
            "",
            "`environments/base.yaml` is overlaid by `environments/<name>.yaml`: maps merge, lists replace, `null` deletes.",
            "Then `${NAME}` and `${NAME:-default}` are replaced inside strings, from the process environment first, then",
            "from `.env` at the project's root; `$${` is a literal `${`. The result is always text, never read as YAML again.",
            "A complete commented example is `environments/reference.yaml`. This page is generated from the types that",
            "decode the files.",
        ]
        for section in EnvironmentSchema.fields {
            lines += ["", "## `\(section.key)`", "", section.summary]
            let rows = EnvironmentSchema.allFields().filter { $0.path.count > 1 && $0.path[0] == section.key }
            if section.presence == .required { lines[lines.count - 1] += " Required." }
            guard !rows.isEmpty else { continue }
            lines += ["", "| key | type | default | meaning |", "|---|---|---|---|"]
            lines += rows.map { row in
                let key = row.path.joined(separator: ".")
                let type = row.field.type.summary.replacing("|", with: "\\|")
                return "| `\(key)` | \(type) | \(row.field.presence.cell) | \(row.field.summary) |"
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension FieldDescription.Presence {
    fileprivate var cell: String {
        switch self {
        case .required: "required"
        case .optional: ""
        case .defaults(let text): text.isEmpty ? "" : "`\(text)`"
        }
    }
}
