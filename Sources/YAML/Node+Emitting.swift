extension Node {
    /// The tree as YAML in block style: keys in order, no line folded, ending with a newline, the same for the same tree.
    ///
    /// Numbers, booleans and nulls are written in their one canonical spelling, whatever the source said. Strings are
    /// quoted wherever Helm, a YAML 1.2 or a YAML 1.1 parser would misread them; text of several lines becomes a literal
    /// block where that says it exactly. Recursion is bounded by the depth limit of what was parsed.
    package func yaml() -> String {
        let text = Emitter().document(self)
        return text.hasSuffix("\n") ? text : text + "\n"
    }

    /// The same YAML, with `  # comment` at the end of every line that begins a node for which `comment` is not nil.
    ///
    /// `path` holds the keys, and the positions in lists in decimal, from the root to the node. Where several nodes begin
    /// on one line, as in `- name: x`, the innermost is the one annotated.
    package func yaml(annotating comment: (_ node: Node, _ path: [String]) -> String?) -> String {
        let plain = yaml()
        guard let written = try? Node(parsing: plain, file: "", limits: .unlimited) else { return plain }
        var comments = LineComments()
        comments.collect(self, written: written, comment: comment)
        return comments.appended(to: plain)
    }
}

extension Limits {
    fileprivate static let unlimited = Limits(bytes: .max, depth: .max, nodes: .max)
}

/// Comments by the line they belong on, collected by walking a tree beside the tree its own YAML parses to.
private struct LineComments {
    private var byLine: [Int: String] = [:]
    private var path: [String] = []

    mutating func collect(
        _ node: Node,
        written: Node,
        line: Int? = nil,
        comment: (_ node: Node, _ path: [String]) -> String?
    ) {
        let line = line ?? written.location.line
        if let text = comment(node, path) { byLine[line] = text }
        switch (node.content, written.content) {
        case (.sequence(let nodes), .sequence(let writtenNodes)):
            for (position, (node, written)) in zip(nodes, writtenNodes).enumerated() {
                path.append(String(position))
                collect(node, written: written, comment: comment)
                path.removeLast()
            }
        case (.mapping(let mapping), .mapping(let writtenMapping)):
            for (entry, written) in zip(mapping.entries, writtenMapping.entries) {
                path.append(entry.key)
                let line = written.value.scalar == nil ? written.keyLocation.line : nil
                collect(entry.value, written: written.value, line: line, comment: comment)
                path.removeLast()
            }
        default: break
        }
    }

    func appended(to text: String) -> String {
        var result = ""
        var number = 0
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            number += 1
            result += line
            if let comment = byLine[number] { result += "  # " + comment.replacing("\n", with: " ") }
            result += "\n"
        }
        return result
    }
}
