import YAML

/// Rules between fields, for a section to call once it has asked for all of them.
///
/// Nothing is concluded from a value that is faulty itself.
extension FieldReader {
    /// Asks for other fields of this section because of what `key` says.
    mutating func need(_ others: [String], for key: String, because reason: String) {
        guard isTrusted(key) else { return }
        for other in others where place(of: [other]) == nil {
            let problem = Fault.Problem.needs(session.path.appending(other), in: location, because: reason)
            fault(problem, [key])
        }
    }

    /// Refuses the fields that only sections of another kind have, and asks for those that this one cannot do without.
    ///
    /// - Parameters:
    ///   - kind: what `type` says.
    ///   - plural: what such sections are called, as in `checks`.
    ///   - keys: those that not every kind has.
    mutating func keep<Kind: CaseIterable & RawRepresentable>(
        to kind: Kind,
        of plural: String,
        _ keys: (Kind) -> Set<String>,
        needing needed: [String] = []
    ) where Kind.RawValue == String {
        let others = Kind.allCases.reduce(into: Set<String>()) { $0.formUnion(keys($1)) }.subtracting(keys(kind))
        forbid(others.sorted(), besides: "type", because: "is not for \(plural) of type \(kind.rawValue)")
        need(needed, for: "type", because: "is \(kind.rawValue)")
    }

    /// Refuses a section that has none of several fields.
    mutating func needOne(of keys: [String]) {
        guard keys.allSatisfy({ isTrusted($0) && place(of: [$0]) == nil }) else { return }
        fault(.missingKey(expected: "one that has " + keys.joined(separator: " or ")), [])
    }

    /// Refuses fields of this section beside what `key` says.
    mutating func forbid(_ others: [String], besides key: String, because reason: String) {
        for other in others { contradict([other], besides: [key], because: reason) }
    }

    /// Refuses one value, where it is set, beside another.
    mutating func contradict(_ keys: [String], besides others: [String], because reason: String) {
        guard let first = keys.first, let other = others.first, isTrusted(first), isTrusted(other),
            place(of: keys) != nil
        else { return }
        let otherPath = ValuePath(session.path.components + others.map { .key($0) })
        fault(.contradicts(otherPath, at: place(of: others), because: reason), keys)
    }

    mutating func warn(_ text: String, about keys: [String]) {
        guard let first = keys.first, isTrusted(first) else { return }
        let path = ValuePath(session.path.components + keys.map { .key($0) })
        session.warnings.append(Fault(.risky(text), path: path, at: place(of: keys) ?? location))
    }

    private mutating func fault(_ problem: Fault.Problem, _ keys: [String]) {
        let path = ValuePath(session.path.components + keys.map { .key($0) })
        session.faults.append(Fault(problem, path: path, at: place(of: keys) ?? location))
    }
}
