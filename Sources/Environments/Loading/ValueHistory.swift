package import YAML

/// Where one value of an environment comes from: every layer that set it, who won, and what its references became.
package struct ValueHistory: Sendable {
    package enum Outcome: Sendable, Hashable {
        /// A value as YAML, redacted unless asked otherwise.
        case set(String)
        /// No file sets it; this is what the code takes.
        case codeDefault(String)
        case unset
    }

    /// What one layer says about the value.
    package struct Setting: Sendable, Hashable {
        package enum Effect: Sendable, Hashable {
            /// What it wrote, as YAML with its references unresolved.
            case sets(String)
            case deletes
            /// It replaced or deleted the map or list the value was in.
            case discards(ValuePath)
        }

        package var layer: String
        package var location: Location
        package var effect: Effect
        /// Whether the outcome, or a part of it, is this layer's.
        package var wins: Bool

        /// `file:line:column`.
        package var place: String { location.description }
    }

    package struct Reference: Sendable, Hashable {
        package var name: String
        /// Where the reference stands.
        package var location: Location
        /// `nil` where nothing sets it.
        package var origin: Variables.Origin?

        /// `file:line:column`.
        package var place: String { location.description }
    }

    package let path: ValuePath
    /// What it is for, where the path is one the schema knows.
    package let description: FieldDescription?
    package let outcome: Outcome
    /// In the order the layers are laid over one another.
    package let settings: [Setting]
    package let references: [Reference]
}

extension EnvironmentSources {
    /// Tells where a value comes from; works for environments with faults and unset references, too.
    ///
    /// - Returns: `nil` for a path neither the schema nor any layer knows.
    package func history(of path: ValuePath, reveal: Bool = false) -> ValueHistory? {
        let session = decode().session
        let description = knows(path) ? EnvironmentSchema.fields[path: path] : nil
        let display = SecretDisplay(
            variables: variables,
            publicNames: session.publicNames.subtracting(session.secretNames),
            reveal: reveal
        )
        let settings = layers.reduce(into: [ValueHistory.Setting]()) { settings, layer in
            guard let setting = setting(of: path, in: layer, display) else { return }
            if case .discards = setting.effect, settings.isEmpty { return }
            settings.append(setting)
        }
        guard description != nil || !settings.isEmpty || path == .root else { return nil }
        let node = merged[path: path].flatMap { $0.isNull ? nil : $0 }
        let fallback: ValueHistory.Outcome =
            if case .defaults(let text)? = description?.presence { .codeDefault(text) } else { .unset }
        return ValueHistory(
            path: path,
            description: description,
            outcome: node.map { .set(display.resolved($0, at: path).block) } ?? fallback,
            settings: settings,
            references: node.map(references) ?? []
        )
    }

    /// Whether a file sets the path, or the schema has a key there that is not for the user to choose.
    package func knows(_ path: ValuePath) -> Bool {
        merged[path: path] != nil
            || EnvironmentSchema.type(at: path) != nil
                && path.components.indices.allSatisfy { index in
                    let prefix = ValuePath(Array(path.components[...index]))
                    if case .fields? = EnvironmentSchema.type(at: prefix.parent) { return true }
                    return merged[path: prefix] != nil
                }
    }

    private func setting(
        of path: ValuePath,
        in layer: EnvironmentLayer,
        _ display: SecretDisplay
    ) -> ValueHistory.Setting? {
        let layerName = layerNames[layer.file] ?? layer.file
        func setting(_ node: Node, _ effect: ValueHistory.Setting.Effect, wins: Bool) -> ValueHistory.Setting {
            ValueHistory.Setting(layer: layerName, location: node.location, effect: effect, wins: wins)
        }
        if let node = layer.document[path: path] {
            if node.isNull { return setting(node, .deletes, wins: merged[path: path].map(\.isNull) ?? true) }
            let text = display.written(node, at: path).block
            return setting(node, .sets(text), wins: merged[path: path].map { node.isSource(of: $0) } ?? false)
        }
        var ancestor = path
        while !ancestor.components.isEmpty {
            ancestor = ancestor.parent
            guard let node = layer.document[path: ancestor] else { continue }
            if case .mapping = node.content { return nil }
            return setting(node, .discards(ancestor), wins: merged[path: path] == nil)
        }
        return nil
    }

    /// The references in a tree, with what they resolve to.
    private func references(in node: Node) -> [ValueHistory.Reference] {
        switch node.content {
        case .mapping(let mapping): return mapping.entries.flatMap { references(in: $0.value) }
        case .sequence(let items): return items.flatMap { references(in: $0) }
        case .scalar(let scalar):
            guard case .string(let text) = scalar.value, ReferenceTemplate.mayOccur(in: text),
                let template = try? ReferenceTemplate(parsing: text)
            else { return [] }
            return template.segments.compactMap { segment in
                guard case .reference(let name, let fallback) = segment else { return nil }
                let found = variables.lookUp(name)
                let usesDefault = fallback != nil && (found?.value.isEmpty ?? true)
                return ValueHistory.Reference(
                    name: name,
                    location: node.location,
                    origin: usesDefault ? .literalDefault : found?.origin
                )
            }
        }
    }
}

extension Node {
    /// Whether `merged`, at the same path, holds anything that was written here.
    fileprivate func isSource(of merged: Node) -> Bool {
        switch (content, merged.content) {
        case (.mapping(let mine), .mapping(let theirs)):
            if location == merged.location { return true }
            return mine.entries.contains { entry in
                theirs[entry.key].map { entry.value.isSource(of: $0) } ?? false
            }
        default: return location == merged.location
        }
    }

    /// YAML without the final newline.
    fileprivate var block: String {
        var text = yaml()
        if text.hasSuffix("\n") { text.removeLast() }
        return text
    }
}
