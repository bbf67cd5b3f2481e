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
        show: @escaping (ResolvedText, Location) -> String = { text, _ in text.text }
    ) -> ResolvedTree {
        var walk = ReferenceWalk(variables: variables, path: path, show: show)
        let node = walk.resolve(self) ?? self
        return ResolvedTree(node: node, faults: walk.faults, outsideNames: walk.outsideNames)
    }
}

/// One pass over a tree; subtrees without references are neither copied nor changed.
private struct ReferenceWalk {
    let variables: Variables
    var path: ValuePath
    let show: (ResolvedText, Location) -> String
    var faults: [Fault] = []
    var outsideNames: Set<String> = []

    /// The node with its references replaced, or `nil` where it holds none.
    mutating func resolve(_ node: Node) -> Node? {
        switch node.content {
        case .scalar(let scalar):
            guard case .string(let text) = scalar.value, ReferenceTemplate.mayOccur(in: text),
                let resolved = variables.resolve(text, at: node.location, path: path, faults: &faults)
            else { return nil }
            outsideNames.formUnion(resolved.outsideNames)
            let shown = show(resolved, node.location)
            return Node(.scalar(Scalar(value: .string(shown), text: shown, isPlain: false)), at: node.location)
        case .sequence(var items):
            let changes = items.indices.compactMap { index in
                resolve(items[index], under: .index(index)).map { (index, $0) }
            }
            guard !changes.isEmpty else { return nil }
            for (index, item) in changes { items[index] = item }
            return Node(.sequence(items), at: node.location)
        case .mapping(let mapping):
            var entries = mapping.entries
            let changes = entries.indices.compactMap { index in
                resolve(entries[index].value, under: .key(entries[index].key)).map { (index, $0) }
            }
            guard !changes.isEmpty else { return nil }
            for (index, value) in changes { entries[index].value = value }
            return Node(.mapping(Mapping(entries)), at: node.location)
        }
    }

    private mutating func resolve(_ node: Node, under component: ValuePath.Component) -> Node? {
        path.components.append(component)
        defer { path.components.removeLast() }
        return resolve(node)
    }
}
