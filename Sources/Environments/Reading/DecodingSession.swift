import YAML

/// What decoding one environment gathers on its way: faults, warnings, and which outside values are secret or public.
package struct DecodingSession {
    let variables: Variables
    var path = ValuePath.root
    package var faults: [Fault] = []
    package var warnings: [Fault] = []
    /// Names of references that ended in typed fields anyone may see.
    package var publicNames: Set<String> = []
    /// Names of references that ended in secret fields.
    package var secretNames: Set<String> = []
    /// Secrets of typed fields, those written into the files included.
    package var secrets: [Secret] = []

    package init(variables: Variables) { self.variables = variables }

    mutating func fault(_ problem: Fault.Problem, at location: Location) {
        faults.append(Fault(problem, path: path, at: location))
    }

    mutating func warn(_ text: String, at location: Location) {
        warnings.append(Fault(.risky(text), path: path, at: location))
    }

    /// Decodes `node` one step further down the path.
    mutating func descend<Value>(
        _ component: ValuePath.Component,
        _ body: (inout DecodingSession) -> Value
    ) -> Value {
        path.components.append(component)
        defer { path.components.removeLast() }
        return body(&self)
    }

    /// The text of a scalar with its references replaced.
    ///
    /// Anything but a string is a fault, and the answer `nil`.
    mutating func string(_ node: Node, expected: String) -> ResolvedText? {
        guard case .scalar(let scalar) = node.content, case .string(let text) = scalar.value else {
            fault(.wrongType(found: node.kindName, expected: expected), at: node.location)
            return nil
        }
        guard ReferenceTemplate.mayOccur(in: text) else { return ResolvedText(parts: [.init(text: text)]) }
        return variables.resolve(text, at: node.location, path: path, faults: &faults)
    }

    /// Parses text of a public field.
    ///
    /// The message shows the text only where it stands in the file itself.
    mutating func parse<Value>(
        _ resolved: ResolvedText,
        at location: Location,
        expected: String,
        _ parse: (String) -> Value?
    ) -> Value? {
        publicNames.formUnion(resolved.outsideNames)
        if let value = parse(resolved.text) { return value }
        fault(.invalidValue(shown: shown(resolved), expected: expected), at: location)
        return nil
    }

    func shown(_ resolved: ResolvedText) -> String {
        let outside = resolved.references.filter { $0.origin != .literalDefault }
        guard let reference = outside.first else { return "“\(resolved.text.prefix(80))”" }
        switch reference.origin {
        case .file(let location): return "the value of ${\(reference.name)}, set at \(location),"
        default: return "the value of ${\(reference.name)}, from the process environment,"
        }
    }
}
