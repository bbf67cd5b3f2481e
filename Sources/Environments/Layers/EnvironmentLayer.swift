package import YAML

/// One file of an environment, before merging.
///
/// Later layers win.
package struct EnvironmentLayer: Sendable {
    /// Relative to the project's root: `environments/base.yaml`.
    package let file: String
    package let document: Node

    package init(file: String, document: Node) {
        self.file = file
        self.document = document
    }
}

extension Node {
    /// The node at a path, or `nil` where nothing is written there.
    package subscript(path path: ValuePath) -> Node? {
        var node = self
        for component in path.components {
            switch (component, node.content) {
            case (.key(let key), .mapping(let mapping)):
                guard let next = mapping[key] else { return nil }
                node = next
            case (.index(let index), .sequence(let items)) where items.indices.contains(index):
                node = items[index]
            default: return nil
            }
        }
        return node
    }

    var isNull: Bool {
        if case .scalar(let scalar) = content { scalar.value == .null } else { false }
    }

    /// "an integer (5)", "a list": what was found where something else belongs.
    var kindName: String {
        guard case .scalar(let scalar) = content else { return bareKindName }
        switch scalar.value {
        case .null, .string: return bareKindName
        case .bool, .integer, .unsigned, .float: return "\(bareKindName) (\(scalar.text))"
        }
    }

    /// As `kindName`, for values that must not be shown.
    var bareKindName: String {
        switch content {
        case .mapping: "a map"
        case .sequence: "a list"
        case .scalar(let scalar):
            switch scalar.value {
            case .null: "empty"
            case .bool: "a boolean"
            case .integer, .unsigned: "an integer"
            case .float: "a number"
            case .string: "a string"
            }
        }
    }
}
