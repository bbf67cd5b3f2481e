import YAML

/// The merged `values:` of an environment with references resolved, ready to be written down.
package struct HelmValues: Sendable {
    /// Holds secrets in the clear.
    let values: Node
    /// The same tree with every outside value redacted, except those that public fields show anyway.
    let redacted: Node
    /// By the place of the scalar that held them; only where there are any.
    let references: [Location: [ResolvedText.Reference]]
    /// The name of each layer, by its file.
    let layerNames: [String: String]
    package let warnings: [Fault]

    /// YAML that ends with a newline and is the same for the same files, byte for byte.
    ///
    /// - Parameters:
    ///   - reveal: writes secrets in the clear instead of `<redacted>`.
    ///   - showOrigin: ends every line that begins a value with a comment that tells its file, line, layer and references.
    package func yaml(showOrigin: Bool = false, reveal: Bool = false) -> String {
        let tree = reveal ? values : redacted
        guard showOrigin else { return tree.yaml() }
        return tree.yaml { node, path in path.isEmpty ? nil : origin(of: node) }
    }

    /// One line of JSON, as Helm's `toJson` writes it, ending with a newline.
    package func json(reveal: Bool = false) -> String { (reveal ? values : redacted).json() + "\n" }

    private func origin(of node: Node) -> String {
        let place = "\(node.location.file):\(node.location.line)"
        let layer = layerNames[node.location.file] ?? "?"
        let names = (references[node.location] ?? []).map { "${\($0.name)} from \($0.origin)" }
        return ([place + " (\(layer))"] + names).joined(separator: ", ")
    }
}

extension EnvironmentSources {
    /// The values alone, for commands that use nothing else.
    ///
    /// References of typed sections need not be set for this: a fresh clone without `.env` can render its values.
    /// - Throws: every other fault of the environment, and unset references in `values:` itself.
    package func helmValues() throws(EnvironmentFaults) -> HelmValues {
        let session = decode().session
        let tree = merged[path: ValuePath([.key("values")])].flatMap { $0.isNull ? nil : $0 } ?? emptyValues
        let path = ValuePath([.key("values")])
        var references: [Location: [ResolvedText.Reference]] = [:]
        let resolved = tree.resolved(with: variables, below: path) { text, location in
            references[location] = text.references
            return text.text
        }
        let faults = session.faults.filter { !$0.isMissingReference } + resolved.faults
        guard faults.isEmpty else { throw EnvironmentFaults(faults) }
        let publicNames = session.publicNames.subtracting(session.secretNames)
        let redacted = tree.resolved(with: variables, below: path) { text, _ in text.redacted(except: publicNames) }
        return HelmValues(
            values: resolved.node,
            redacted: redacted.node,
            references: references,
            layerNames: layerNames,
            warnings: (warnings + session.warnings).sorted()
        )
    }

    /// `base` and the environment's own name, by file.
    package var layerNames: [String: String] {
        Dictionary(layers.map { ($0.file, $0.file == Project.baseFile ? "base" : name.description) }) { first, _ in
            first
        }
    }
}

extension Fault {
    fileprivate var isMissingReference: Bool {
        if case .missingReference = problem { true } else { false }
    }
}
