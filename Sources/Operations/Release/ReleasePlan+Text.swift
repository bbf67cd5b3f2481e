extension ReleasePlan {
    /// How many lines one object gets, in ``lines``.
    static let linesPerObject = 40

    /// One line for each field, in a stable order; what stops the plan first.
    package var lines: [String] {
        immutable.map { "\($0.line) (to keep the data: \($0.remedy))" }
            + changes.flatMap { Self.capped($0.lines, of: $0.object) }
            + Dictionary(grouping: drift, by: \.object).sorted { $0.key < $1.key }
            .flatMap { Self.capped($0.value.map(\.line), of: $0.key) }
    }

    private static func capped(_ lines: [String], of object: ObjectReference) -> [String] {
        guard lines.count > linesPerObject else { return lines }
        return lines.prefix(linesPerObject) + ["… and \(lines.count - linesPerObject) more fields of \(object)"]
    }

    /// In one line, for evidence and progress.
    package var summary: String {
        let counts: [(Int, String)] = [
            (changes.count { [.added, .restored].contains($0.kind) }, "to add"),
            (changes.count { $0.kind == .changed || $0.kind == .customResource }, "to change"),
            (changes.count { [.removed, .released].contains($0.kind) }, "to remove"),
            (drift.count { $0.fate == .putBack }, "drifted fields to put back"),
            (immutable.count, "immutable fields in the way"),
        ]
        let words = counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        return words.isEmpty ? "nothing to change" : words.joined(separator: ", ")
    }

    /// The plan as JSON shows it.
    package struct Document: Sendable, Codable {
        package var schemaVersion = 1
        package var isEmpty: Bool
        package var baseRevision: Int?
        package var changes: [ObjectChange]
        package var drift: [Drift]
        package var immutable: [ImmutableChange]
    }

    package var document: Document {
        Document(
            isEmpty: isEmpty,
            baseRevision: history.base?.number,
            changes: changes,
            drift: drift,
            immutable: immutable
        )
    }
}
