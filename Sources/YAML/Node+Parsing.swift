import CYAML

extension Node {
    /// Reads one YAML document; an empty one is a null.
    ///
    /// Accepted: UTF-8, with or without a byte order mark; LF, CRLF and CR line ends; anchors, aliases and merge keys;
    /// the tags of the YAML 1.1 type repository. Keys are made strings as Helm makes them (`Scalar.key`).
    /// Never recurses and never traps, whatever the bytes are.
    package init(parsing bytes: [UInt8], file: String, limits: Limits = .standard) throws(YAMLFault) {
        self = try bytes.withUnsafeBufferPointer { (buffer) throws(YAMLFault) in
            let source = SourceText(bytes: buffer, file: file)
            try source.check(limits)
            var composer = Composer(limits: limits)
            return try composer.compose(source)
        }
    }

    package init(parsing text: String, file: String, limits: Limits = .standard) throws(YAMLFault) {
        try self.init(parsing: Array(text.utf8), file: file, limits: limits)
    }
}
