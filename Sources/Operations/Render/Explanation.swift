package import Environments

/// What `chatops explain` prints: where one value comes from.
package struct Explanation: Sendable {
    package let history: ValueHistory

    /// Works for environments with faults and unset references, too: it is there to find them.
    package init(of text: String, in sources: EnvironmentSources, reveal: Bool = false) throws(RenderFailure) {
        guard let path = ValuePath(text), !path.components.isEmpty else { throw .malformedPath(text) }
        guard let history = sources.history(of: path, reveal: reveal) else {
            let suggestion = EnvironmentSchema.suggestion(for: path, in: sources)
            throw .unknownKey(text, environment: sources.name, suggestion: suggestion)
        }
        self.history = history
    }

    /// Lines for a terminal, ending with a newline.
    ///
    /// `*` marks the layers the outcome is from.
    package var text: String {
        var lines: [String] = []
        switch history.outcome {
        case .set(let value): lines += assigned(value)
        case .codeDefault(let value):
            lines.append("\(history.path) = \(value)   (default of the code; no file sets it)")
        case .unset: lines.append("\(history.path) is not set")
        }
        if let description = history.description { lines.append("  \(description.summary)") }
        if !history.settings.isEmpty { lines += ["", "layers, the last one wins:"] + history.settings.map(\.line) }
        if !history.references.isEmpty { lines += ["", "references:"] + history.references.map(\.line) }
        return lines.joined(separator: "\n") + "\n"
    }

    private func assigned(_ value: String) -> [String] {
        let lines = value.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count > 1 else { return ["\(history.path) = \(value)"] }
        return ["\(history.path) ="] + lines.map { "    \($0)" }
    }
}

extension ValueHistory.Setting {
    fileprivate var line: String {
        let mark = wins ? "*" : " "
        return switch effect {
        case .sets(let value) where value.contains("\n"): "\(mark) \(location) (\(layer))"
        case .sets(let value): "\(mark) \(location) (\(layer)): \(value)"
        case .deletes: "\(mark) \(location) (\(layer)): null, which deletes it"
        case .discards(let path): "\(mark) \(location) (\(layer)): replaces \(path) and what was in it"
        }
    }
}

extension ValueHistory.Reference {
    fileprivate var line: String {
        "  ${\(name)} at \(location): " + (origin.map { "from \($0)" } ?? "not set")
    }
}
