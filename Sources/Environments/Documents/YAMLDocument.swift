import YAML

/// chatops' own documents as YAML, and the YAML of others as JSON.
package enum YAMLDocument {
    /// The same document in block style; JSON is YAML, so that its keys and values stay what they are.
    package static func text(fromJSON bytes: [UInt8]) throws -> String {
        try Node(parsing: bytes, file: "result").yaml()
    }

    /// The documents of a stream (YAML 1.2, 9.2), each as JSON, without those that are empty.
    ///
    /// A line that begins with `---` always starts a document: within a block scalar it would be indented.
    ///
    /// - Parameter file: what messages call the stream.
    package static func json(ofStream text: String, file: String) throws -> [[UInt8]] {
        var documents: [[Substring]] = [[]]
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("---") && (line.count == 3 || line.dropFirst(3).first?.isWhitespace == true) {
                documents.append([line.dropFirst(3)])
            } else {
                documents[documents.count - 1].append(line)
            }
        }
        return try documents.compactMap { lines in
            // With its last line's end, which belongs to a block scalar.
            let node = try Node(parsing: lines.joined(separator: "\n") + "\n", file: file)
            return node.isNull ? nil : Array(node.json().utf8)
        }
    }
}
