/// The targets of `Link` fields, RFC 8288, as far as ACME uses them: absolute URLs and one relation each.
enum LinkField {
    /// The targets with a relation, from field lines that may have several links each.
    static func targets(of relation: String, in lines: [String]) -> [String] {
        lines.flatMap { links(in: $0) }.filter { $0.relations.contains(relation.lowercased()) }.map(\.target)
    }

    private static func links(in line: String) -> [(target: String, relations: [String])] {
        var rest = line[...]
        var found: [(target: String, relations: [String])] = []
        while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") {
            let target = String(rest[rest.index(after: open)..<close])
            rest = rest[rest.index(after: close)...]
            // A comma ends the link, except within quotes.
            var quoted = false
            let end = rest.firstIndex { character in
                if character == "\"" { quoted.toggle() }
                return character == "," && !quoted
            }
            found.append((target, relations(in: rest[..<(end ?? rest.endIndex)])))
            rest = end.map { rest[rest.index(after: $0)...] } ?? ""
        }
        return found
    }

    private static func relations(in parameters: Substring) -> [String] {
        for parameter in parameters.split(separator: ";") {
            let parts = parameter.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, parts[0].filter({ !$0.isWhitespace }).lowercased() == "rel" else { continue }
            return parts[1].filter { $0 != "\"" }.lowercased().split(whereSeparator: \.isWhitespace).map(String.init)
        }
        return []
    }
}
