/// Where a field stands within a Kubernetes object, with items of lists named by what identifies them.
///
/// As in `spec.template.spec.containers[chat-server].image` and `metadata.labels["app.kubernetes.io/name"]`.
package struct FieldPath: Sendable, Hashable, Comparable, CustomStringConvertible {
    package enum Element: Sendable, Hashable {
        case field(String)
        /// An item by its key; by its position where the list has no key.
        case item(String)
    }

    package var elements: [Element]

    package init(_ elements: [Element] = []) { self.elements = elements }

    /// Of fields alone, as in `spec.selector`.
    package init(_ text: String) { elements = text.split(separator: ".").map { .field(String($0)) } }

    package func field(_ name: String) -> FieldPath { FieldPath(elements + [.field(name)]) }
    package func item(_ key: String) -> FieldPath { FieldPath(elements + [.item(key)]) }

    package func starts(with other: FieldPath) -> Bool { elements.starts(with: other.elements) }

    /// The lists' items this path leads through, outermost first.
    var items: [FieldPath] {
        elements.indices.compactMap { index in
            if case .item = elements[index] { FieldPath(Array(elements[...index])) } else { nil }
        }
    }

    package var description: String {
        var text = ""
        for element in elements {
            switch element {
            case .field(let name) where Self.isPlain(name): text += text.isEmpty ? name : ".\(name)"
            case .field(let name): text += "[\"\(name)\"]"
            case .item(let key): text += "[\(key)]"
            }
        }
        return text
    }

    package static func < (left: FieldPath, right: FieldPath) -> Bool { left.description < right.description }

    private static func isPlain(_ name: String) -> Bool {
        name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }
}
