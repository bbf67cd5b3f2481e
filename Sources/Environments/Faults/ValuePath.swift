/// Where a value stands in an environment's document: `database.host`, `certificates.names[1]`, `values["a.b"]`.
package struct ValuePath: Sendable, Hashable, CustomStringConvertible {
    package enum Component: Sendable, Hashable {
        case key(String)
        case index(Int)
    }

    package var components: [Component]

    package init(_ components: [Component] = []) { self.components = components }

    package static let root = ValuePath()

    package func appending(_ key: String) -> ValuePath { ValuePath(components + [.key(key)]) }

    package func appending(_ index: Int) -> ValuePath { ValuePath(components + [.index(index)]) }

    package var parent: ValuePath { ValuePath(Array(components.dropLast())) }

    package var description: String {
        var text = ""
        for component in components {
            switch component {
            case .index(let index): text += "[\(index)]"
            case .key(let key) where Self.isBare(key): text += text.isEmpty ? key : ".\(key)"
            case .key(let key): text += "[\"\(key)\"]"
            }
        }
        return text
    }

    private static func isBare(_ key: String) -> Bool {
        !key.isEmpty && !key.utf8.contains { ".[]\" ".utf8.contains($0) }
    }
}

extension ValuePath {
    /// Reads what `description` writes; `nil` when a bracket or a name is missing.
    package init?(_ text: String) {
        components = []
        var rest = Substring(text)
        while !rest.isEmpty {
            if rest.hasPrefix("[\"") {
                guard let end = rest.range(ofLiteral: "\"]") else { return nil }
                components.append(.key(String(rest[rest.index(rest.startIndex, offsetBy: 2)..<end.lowerBound])))
                rest = rest[end.upperBound...]
            } else if rest.hasPrefix("[") {
                guard let end = rest.firstIndex(of: "]"),
                    let index = Int(rest[rest.index(after: rest.startIndex)..<end]),
                    index >= 0
                else { return nil }
                components.append(.index(index))
                rest = rest[rest.index(after: end)...]
            } else {
                let name = rest.prefix { $0 != "." && $0 != "[" }
                guard !name.isEmpty else { return nil }
                components.append(.key(String(name)))
                rest = rest[name.endIndex...]
            }
            if rest.hasPrefix(".") {
                rest = rest.dropFirst()
                guard !rest.isEmpty else { return nil }
            }
        }
    }
}

extension Substring {
    fileprivate func range(ofLiteral literal: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(literal) { return start..<index(start, offsetBy: literal.count) }
            start = index(after: start)
        }
        return nil
    }
}
