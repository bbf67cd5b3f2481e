/// An image as a pod names it, in the parts that messages speak of.
package struct ImageName: Sendable, Hashable, CustomStringConvertible {
    package var description: String

    package init(_ text: String) { description = text }

    /// The first part when it looks like a host, as the distribution reference grammar has it; Docker Hub otherwise.
    package var registry: String {
        guard let slash = description.firstIndex(of: "/") else { return "docker.io" }
        let first = description[..<slash]
        return first.contains(".") || first.contains(":") || first == "localhost" ? String(first) : "docker.io"
    }

    /// The name that the registry knows, without registry, tag and digest.
    package var path: String {
        let name = description.prefix { $0 != "@" }
        let untagged = tag.map { name.dropLast($0.count + 1) } ?? name
        return String(untagged.hasPrefix(registry + "/") ? untagged.dropFirst(registry.count + 1) : untagged)
    }

    /// Nil where it names a digest only, or nothing at all.
    package var tag: String? {
        let name = description.prefix { $0 != "@" }
        let last = name.split(separator: "/").last ?? ""
        return last.firstIndex(of: ":").map { String(last[last.index(after: $0)...]) }
    }
}
