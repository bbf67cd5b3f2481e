/// Why something that begins with `${` is no reference.
package enum ReferenceProblem: Error, Sendable, Hashable {
    case unclosed
    case nested
    case invalidName
    case unknownOperator(name: String)
}

extension ReferenceProblem {
    package var message: String {
        switch self {
        case .unclosed: "a reference lacks its closing brace; write ${NAME}, or $${ for a literal ${"
        case .nested: "a reference stands inside another; a default is plain text"
        case .invalidName: "no variable name follows ${; write ${NAME}, or $${ for a literal ${"
        case .unknownOperator(let name): "only ${\(name)} and ${\(name):-default} are understood"
        }
    }
}
