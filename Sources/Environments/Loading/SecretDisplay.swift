import YAML

/// How trees are shown to people: what came from outside, and what the schema calls secret, only when asked to.
struct SecretDisplay {
    let variables: Variables
    let publicNames: Set<String>
    let reveal: Bool

    /// The tree with references replaced; those that are not set stay as they are written.
    func resolved(_ node: Node, at path: ValuePath) -> Node {
        let node = written(node, at: path)
        return node.resolved(with: variables, below: path) { text, _ in
            reveal ? text.text : text.redacted(except: publicNames)
        }.node
    }

    /// The tree as it is written, with secrets that were written into it redacted.
    func written(_ node: Node, at path: ValuePath) -> Node {
        reveal ? node : redacted(node, EnvironmentSchema.type(at: path))
    }

    private func redacted(_ node: Node, _ type: TypeDescription?) -> Node {
        var node = node
        switch (node.content, type) {
        case (.scalar(let scalar), .secret?):
            let isOnlyReferences = (try? ReferenceTemplate(parsing: scalar.text)).map(\.isOnlyReferences) ?? false
            if !isOnlyReferences {
                node.content = .scalar(Scalar(value: .string(Secret.redacted), text: Secret.redacted, isPlain: false))
            }
        case (.mapping(let mapping), .fields(let fields)?):
            var entries = mapping.entries
            for index in entries.indices {
                let type = fields.first { $0.key == entries[index].key }?.type
                entries[index].value = redacted(entries[index].value, type)
            }
            node.content = .mapping(Mapping(entries))
        case (.mapping(let mapping), .map(let element, _, _)?):
            var entries = mapping.entries
            for index in entries.indices { entries[index].value = redacted(entries[index].value, element) }
            node.content = .mapping(Mapping(entries))
        case (.sequence(let items), .list(let element)?):
            node.content = .sequence(items.map { redacted($0, element) })
        default: break
        }
        return node
    }
}

extension ReferenceTemplate {
    /// Whether no part of the text stands in the file itself, defaults included.
    var isOnlyReferences: Bool {
        segments.allSatisfy { if case .reference(_, nil) = $0 { true } else { false } }
    }
}
