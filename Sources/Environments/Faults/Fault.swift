package import YAML

/// One thing wrong with an environment, at the place a person would go to put it right.
package struct Fault: Sendable, Hashable {
    package var location: Location
    /// Empty where the fault lies in a file rather than in a value.
    package var path: ValuePath
    package var problem: Problem

    package init(_ problem: Problem, path: ValuePath = .root, at location: Location) {
        self.problem = problem
        self.path = path
        self.location = location
    }

    /// What kinds of things can be wrong.
    ///
    /// Texts inside never hold a value that came from a reference.
    package enum Problem: Sendable, Hashable {
        case unreadableFile(reason: String)
        case unknownEnvironment(suggestion: String?, known: [String])
        case malformedYAML(YAMLFault.Problem)
        case malformedVariable(VariableFileProblem)
        /// Others than the owner may read a file that holds values.
        case readableByOthers(mode: String)
        case unknownKey(suggestion: String?, known: [String])
        case invalidKey(expected: String)
        case wrongType(found: String, expected: String)
        case invalidValue(shown: String, expected: String)
        case missingKey(expected: String)
        case missingReference(name: String, suggestion: String?)
        case malformedReference(ReferenceProblem)
        /// A value for Helm that came from references which are not public.
        case secretForHelm(names: [String])
        /// The value here needs another one that nobody sets, and the map it belongs into.
        case needs(ValuePath, in: Location, because: String)
        /// The value here cannot be true together with the other, which has its default where it has no place.
        case contradicts(ValuePath, at: Location?, because: String)
        /// Legal, but dangerous: only ever a warning.
        case risky(String)
    }
}

extension Fault: Comparable {
    package static func < (left: Fault, right: Fault) -> Bool {
        let (a, b) = (left.location, right.location)
        if (a.file, a.line, a.column) != (b.file, b.line, b.column) {
            return (a.file, a.line, a.column) < (b.file, b.line, b.column)
        }
        return left.description < right.description
    }
}
