extension Node {
    /// This node overlaid as Helm overlays a chart's values with a user's (`CoalesceTables`): mappings merge key by key,
    /// anything else is replaced, and a null deletes the key it meets.
    ///
    /// A null that meets no key stays, so that it still deletes the key in a chart's own defaults. Keys keep their place,
    /// new ones follow; locations are those of the overlay wherever it says something. Helm, given three or more files,
    /// merges the user's files among themselves first and so lets a deletion in the second file apply only to keys that
    /// the third does not set; here every overlay applies to the result of those before it.
    package func merging(_ overlay: Node) -> Node {
        guard case .mapping(let lower) = content, case .mapping(let upper) = overlay.content else { return overlay }
        return Node(.mapping(lower.merging(upper)), at: overlay.location)
    }
}

extension Mapping {
    func merging(_ overlay: Mapping) -> Mapping {
        var merged = self
        var deleted: Set<Int> = []
        for entry in overlay.entries {
            guard let position = merged.position(of: entry.key) else {
                merged.append(entry)
                continue
            }
            if entry.value.isNull {
                deleted.insert(position)
            } else {
                let value = merged.entries[position].value.merging(entry.value)
                merged.replaceEntry(at: position, with: entry, value: value)
            }
        }
        guard !deleted.isEmpty else { return merged }
        return Mapping(merged.entries.indices.filter { !deleted.contains($0) }.map { merged.entries[$0] })
    }
}
