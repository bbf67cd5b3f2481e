/// A mapping that keeps the order its keys were written in. Keys are unique strings.
package struct Mapping: Sendable {
    package struct Entry: Sendable {
        package var key: String
        package var keyLocation: Location
        package var value: Node

        package init(key: String, keyLocation: Location, value: Node) {
            self.key = key
            self.keyLocation = keyLocation
            self.value = value
        }
    }

    package private(set) var entries: [Entry]
    private var positions: [String: Int]

    /// The caller vouches that no key appears twice.
    package init(_ entries: [Entry] = []) {
        self.entries = entries
        positions = Dictionary(minimumCapacity: entries.count)
        for (position, entry) in entries.enumerated() { positions[entry.key] = position }
    }

    package var keys: [String] { entries.map(\.key) }

    package subscript(key: String) -> Node? { entry(for: key)?.value }

    package func entry(for key: String) -> Entry? { positions[key].map { entries[$0] } }

    /// Replaces the entry with the same key in its place, or appends.
    package mutating func set(_ entry: Entry) {
        if let position = positions[entry.key] {
            entries[position] = entry
        } else {
            positions[entry.key] = entries.count
            entries.append(entry)
        }
    }

    package mutating func removeValue(forKey key: String) {
        guard let position = positions.removeValue(forKey: key) else { return }
        entries.remove(at: position)
        for index in position..<entries.count { positions[entries[index].key] = index }
    }
}
