package import YAML

/// A `.env` file: names and values in the order they were written.
///
/// Values are literal, `$` means nothing in them.
package struct VariableFile: Sendable {
    package struct Variable: Sendable, Hashable {
        package var name: String
        package var value: Secret
        package var location: Location
    }

    package private(set) var variables: [Variable] = []
    private var positions: [String: Int] = [:]

    package init() {}

    package subscript(name: String) -> Variable? { positions[name].map { variables[$0] } }

    /// The earlier variable of the same name, which then stays as it is.
    mutating func add(_ variable: Variable) -> Variable? {
        if let earlier = self[variable.name] { return earlier }
        positions[variable.name] = variables.count
        variables.append(variable)
        return nil
    }
}

/// What can be wrong with a line of a `.env` file.
package enum VariableFileProblem: Error, Sendable, Hashable {
    case notUTF8
    case noEqualsSign
    case invalidName
    case unclosedQuote(Character)
    case textAfterQuote
    case unknownEscape(Character)
    case controlCharacter
    case duplicate(name: String, first: Location)
}

extension VariableFileProblem {
    package var message: String {
        switch self {
        case .notUTF8: "the file is not UTF-8 text"
        case .noEqualsSign: "expected NAME=value"
        case .invalidName: "expected a variable name before “=”: letters, digits, underscores, no digit first"
        case .unclosedQuote(let quote): "the quote \(quote) is not closed on this line (write \\n for a line break)"
        case .textAfterQuote: "text follows the closing quote; quote the whole value or nothing"
        case .unknownEscape(let character):
            "unknown escape \\\(character) in double quotes (known: \\n \\r \\t \\\" \\\\ \\$); "
                + "write \\\\ or use single quotes"
        case .controlCharacter: "a control character stands in the value"
        case .duplicate(let name, let first): "\(name) is set a second time, first at \(first)"
        }
    }
}
