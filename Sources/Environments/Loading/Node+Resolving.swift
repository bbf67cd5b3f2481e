import YAML

/// A tree whose references were replaced, as far as they could be.
struct ResolvedTree {
    var node: Node
    var faults: [Fault] = []
    /// Names of references whose values came from outside the files.
    var outsideNames: Set<String> = []
}

extension Node {
    /// Replaces the references in every string scalar.
    ///
    /// - Parameter show: what to put in a scalar's place; by default the text itself.
    func resolved(
        with variables: Variables,
        below path: ValuePath = .root,
        show: (ResolvedText, Location) -> String = { text, _ in text.text }
    ) -> ResolvedTree {
        var tree = ResolvedTree(node: self)
        var path = path
        tree.node.resolve(with: variables, path: &path, show: show, faults: &tree.faults, names: &tree.outsideNames)
        return tree
    }

    private mutating func resolve(
        with variables: Variables,
        path: inout ValuePath,
        show: (ResolvedText, Location) -> String,
        faults: inout [Fault],
        names: inout Set<String>
    ) {
        switch content {
        case .scalar(let scalar):
            guard case .string(let text) = scalar.value, ReferenceTemplate.mayOccur(in: text) else { return }
            guard let resolved = variables.resolve(text, at: location, path: path, faults: &faults) else { return }
            names.formUnion(resolved.outsideNames)
            let shown = show(resolved, location)
            content = .scalar(Scalar(value: .string(shown), text: shown, isPlain: false))
        case .sequence(var items):
            content = .sequence([])
            for index in items.indices {
                path.components.append(.index(index))
                items[index].resolve(with: variables, path: &path, show: show, faults: &faults, names: &names)
                path.components.removeLast()
            }
            content = .sequence(items)
        case .mapping(let mapping):
            var entries = mapping.entries
            for index in entries.indices {
                path.components.append(.key(entries[index].key))
                entries[index].value.resolve(
                    with: variables,
                    path: &path,
                    show: show,
                    faults: &faults,
                    names: &names
                )
                path.components.removeLast()
            }
            content = .mapping(Mapping(entries))
        }
    }
}
