internal import YAML

extension HelmValues {
    /// Refuses values that hold a secret: Helm keeps all of them, readable, in its release and in what it renders.
    ///
    /// - Throws: one fault for each such value, at the place it is written.
    package func refuseSecrets() throws(EnvironmentFaults) {
        let faults = Self.faults(values, redacted, at: ValuePath([.key("values")]), references)
        if !faults.isEmpty { throw EnvironmentFaults(faults) }
    }

    /// Where the two trees, which have the same shape, differ.
    private static func faults(
        _ node: Node,
        _ redacted: Node,
        at path: ValuePath,
        _ references: [Location: [ResolvedText.Reference]]
    ) -> [Fault] {
        switch (node.content, redacted.content) {
        case (.mapping(let mapping), .mapping(let shown)):
            zip(mapping.entries, shown.entries).flatMap { entry, shown in
                faults(entry.value, shown.value, at: path.appending(entry.key), references)
            }
        case (.sequence(let items), .sequence(let shown)):
            zip(items, shown).enumerated().flatMap { index, pair in
                faults(pair.0, pair.1, at: path.appending(index), references)
            }
        case (.scalar(let scalar), .scalar(let shown)) where scalar.text != shown.text:
            [
                Fault(
                    .secretForHelm(
                        names: (references[node.location] ?? []).filter { $0.origin != .literalDefault }.map(\.name)
                    ),
                    path: path,
                    at: node.location
                )
            ]
        default: []
        }
    }
}
