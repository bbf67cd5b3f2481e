package import YAML

/// A string scalar after its references were replaced.
///
/// The result is always text: it is never read as YAML again.
package struct ResolvedText: Sendable {
    package struct Part: Sendable {
        package var text: String
        /// `nil` for text that stands in the file itself.
        package var reference: Reference?
    }

    package struct Reference: Sendable, Hashable {
        package var name: String
        package var origin: Variables.Origin
    }

    package var parts: [Part]

    package var text: String { parts.count == 1 ? parts[0].text : parts.map(\.text).joined() }

    package var references: [Reference] { parts.compactMap(\.reference) }

    /// Names whose values came from outside the environment's files.
    package var outsideNames: [String] {
        references.filter { $0.origin != .literalDefault }.map(\.name)
    }

    /// The text with every outside value replaced by `<redacted>`, except those of `publicNames`.
    package func redacted(except publicNames: Set<String>) -> String {
        parts.map { part in
            guard let reference = part.reference, reference.origin != .literalDefault,
                !publicNames.contains(reference.name)
            else { return part.text }
            return Secret.redacted
        }.joined()
    }
}

extension Variables {
    /// Replaces the references in a string; every fault in it goes to `faults`, and then the answer is `nil`.
    package func resolve(
        _ text: String,
        at location: Location,
        path: @autoclosure () -> ValuePath,
        faults: inout [Fault]
    ) -> ResolvedText? {
        let template: ReferenceTemplate
        do throws(ReferenceProblem) {
            template = try ReferenceTemplate(parsing: text)
        } catch {
            faults.append(Fault(.malformedReference(error), path: path(), at: location))
            return nil
        }
        var parts: [ResolvedText.Part] = []
        var isComplete = true
        for segment in template.segments {
            switch segment {
            case .literal(let literal): parts.append(.init(text: literal))
            case .reference(let name, let fallback):
                if let part = part(for: name, fallback: fallback) {
                    parts.append(part)
                } else {
                    isComplete = false
                    let problem = Fault.Problem.missingReference(name: name, suggestion: suggestion(for: name))
                    faults.append(Fault(problem, path: path(), at: location))
                }
            }
        }
        return isComplete ? ResolvedText(parts: parts) : nil
    }

    private func part(for name: String, fallback: String?) -> ResolvedText.Part? {
        if let (value, origin) = lookUp(name), fallback == nil || !value.isEmpty {
            return .init(text: value, reference: .init(name: name, origin: origin))
        }
        return fallback.map { .init(text: $0, reference: .init(name: name, origin: .literalDefault)) }
    }
}
