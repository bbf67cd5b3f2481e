/// A mapping that keeps the order its keys were written in.
///
/// Keys are unique strings. They compare as Swift strings do, so two that differ only in Unicode normalization, and look the same, are one key.
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
    /// Empty while a linear search is as fast as hashing, which spares small mappings the allocation.
    private var positions: [String: Int] = [:]

    private static let indexedFrom = 9

    /// The caller vouches that no key appears twice.
    package init(_ entries: [Entry] = []) {
        self.entries = entries
        if entries.count >= Self.indexedFrom { index() }
    }

    package var keys: [String] { entries.map(\.key) }

    package subscript(key: String) -> Node? { entry(for: key)?.value }

    package func entry(for key: String) -> Entry? { position(of: key).map { entries[$0] } }

    /// Replaces the entry with the same key in its place, or appends.
    package mutating func set(_ entry: Entry) {
        if let position = position(of: entry.key) {
            entries[position] = entry
        } else {
            append(entry)
        }
    }

    package mutating func removeValue(forKey key: String) {
        guard let position = position(of: key) else { return }
        entries.remove(at: position)
        positions = [:]
        if entries.count >= Self.indexedFrom { index() }
    }

    func position(of key: String) -> Int? {
        positions.isEmpty ? entries.firstIndex { $0.key == key } : positions[key]
    }

    /// The caller vouches that the key is not there yet.
    mutating func append(_ entry: Entry) {
        entries.append(entry)
        if !positions.isEmpty {
            positions[entry.key] = entries.count - 1
        } else if entries.count >= Self.indexedFrom {
            index()
        }
    }

    /// Takes the key's location from `entry` and the value from the caller; the key itself must be the same.
    mutating func replaceEntry(at position: Int, with entry: Entry, value: Node) {
        entries[position] = Entry(key: entry.key, keyLocation: entry.keyLocation, value: value)
    }

    private mutating func index() {
        positions.reserveCapacity(entries.count)
        for (position, entry) in entries.enumerated() { positions[entry.key] = position }
    }
}
