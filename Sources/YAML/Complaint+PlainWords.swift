extension YAMLFault.Complaint {
    /// libyaml's message in words that name the mistake rather than the grammar rule.
    var plainWords: String {
        switch (problem, context) {
        case ("mapping values are not allowed in this context", _):
            "a second ':' on a line that already has a value, or a key that is indented deeper than its neighbours"
        case ("block sequence entries are not allowed in this context", _):
            "a '-' list item cannot stand here: begin it on a line of its own"
        case ("could not find expected ':'", _):
            "this line is neither 'key: value' nor a list item" + began("it belongs to what")
        case ("did not find expected key", _):
            "this line does not fit the mapping it stands in: check its indentation and quotes" + began("the mapping")
        case ("did not find expected '-' indicator", _):
            "this line does not fit the list it stands in: check its indentation" + began("the list")
        case ("did not find expected ',' or ']'", _):
            "expected ',' or ']'" + began("the [ list")
        case ("did not find expected ',' or '}'", _):
            "expected ',' or '}'" + began("the { mapping")
        case ("found unexpected end of stream", "while scanning a quoted scalar"):
            "a quote is never closed" + began("the quoted value")
        case ("found unexpected document indicator", _):
            "'---' or '...' at the start of a line inside a quoted value" + began("the value")
        case ("did not find expected node content", _):
            "a value is missing here" + began("the enclosing value")
        case ("did not find expected <document start>", _):
            "this does not belong to the value above it: check its indentation and the quotes before it"
        case ("found unknown escape character", _):
            "this backslash escape does not exist in YAML's double quotes"
        case ("found undefined tag handle", _):
            "the tag's prefix is not declared"
        default:
            problem + (context.map { " \($0)" } ?? "") + began("it")
        }
    }

    var hint: String? {
        switch (problem, context) {
        case ("mapping values are not allowed in this context", _): "put a value that contains ': ' in quotes"
        case ("found unexpected end of stream", "while scanning a quoted scalar"): "close the quote"
        case ("found unknown escape character", _): "write the backslash twice, or use single quotes"
        case ("could not find expected ':'", _): "add the ':' and a space, or check the indentation"
        default: nil
        }
    }

    private func began(_ what: String) -> String {
        guard let start = contextLocation else { return "" }
        return " (\(what) began at line \(start.line), column \(start.column))"
    }
}
