/// One node of a YAML document, with the place it was written at.
///
/// Anchors and aliases are already expanded (an alias' copy keeps the location of the anchored node's content, but the
/// alias itself has the location of the `*`), and merge keys (`<<`) are applied as Helm's parser applies them.
package struct Node: Sendable {
    package enum Content: Sendable {
        case scalar(Scalar)
        case sequence([Node])
        case mapping(Mapping)
    }

    package var content: Content
    package var location: Location

    package init(_ content: Content, at location: Location) {
        self.content = content
        self.location = location
    }

    package var scalar: Scalar? {
        if case .scalar(let scalar) = content { scalar } else { nil }
    }

    package var sequence: [Node]? {
        if case .sequence(let nodes) = content { nodes } else { nil }
    }

    package var mapping: Mapping? {
        if case .mapping(let mapping) = content { mapping } else { nil }
    }

    package var isNull: Bool { scalar?.value == .null }
}

/// A leaf: the text as written and the value Helm would see in it.
package struct Scalar: Sendable, Hashable {
    package enum Value: Sendable, Hashable {
        case null
        case bool(Bool)
        case integer(Int64)
        /// Only integers above `Int64.max`.
        case unsigned(UInt64)
        case float(Double)
        case string(String)
    }

    package var value: Value
    /// The scalar's text after YAML's own unescaping and folding, before any interpretation as a number or boolean.
    package var text: String
    /// Whether it was written without quotes, and so may be anything but a string.
    package var isPlain: Bool

    package init(value: Value, text: String, isPlain: Bool) {
        self.value = value
        self.text = text
        self.isPlain = isPlain
    }
}
