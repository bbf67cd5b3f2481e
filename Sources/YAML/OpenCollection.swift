/// A sequence or mapping whose end has not been read yet.
struct OpenCollection {
    enum Kind {
        case sequence
        case mapping

        /// Standard collection tags change nothing for Helm; others are refused.
        func accepts(_ tag: String) -> Bool {
            switch self {
            case .sequence: ["!!seq", "!!omap", "!!pairs"].contains(Scalar.shortTag(tag))
            case .mapping: ["!!map", "!!set"].contains(Scalar.shortTag(tag))
            }
        }
    }

    private enum PendingKey {
        case none
        /// Whether a merge has set the key already, and is now overruled.
        case key(String, Location, overrulesMerge: Bool)
        case merge
    }

    private let kind: Kind
    private let location: Location
    let anchor: String?
    /// How many nodes the document had before this one.
    let countBefore: Int
    /// Levels of collections from here down, this one included.
    private(set) var height = 1

    private var items: [Node] = []
    private var mapping = Mapping()
    private var pendingKey = PendingKey.none
    /// Keys that only a merge has set so far, and that the mapping may still set itself.
    private var mergedKeys: Set<String> = []

    init(_ kind: Kind, location: Location, anchor: String?, countBefore: Int) {
        self.kind = kind
        self.location = location
        self.anchor = anchor
        self.countBefore = countBefore
    }

    var node: Node {
        switch kind {
        case .sequence: Node(.sequence(items), at: location)
        case .mapping: Node(.mapping(mapping), at: location)
        }
    }

    /// Takes the next item, key or value.
    mutating func take(_ node: Node, height below: Int, isAlias: Bool) throws(YAMLFault) {
        height = max(height, below + 1)
        guard kind == .mapping else {
            try node.scalar?.requireFinite(at: node.location)
            items.append(node)
            return
        }
        switch pendingKey {
        case .none:
            pendingKey = try key(from: node, isAlias: isAlias)
        case .key(let key, let keyLocation, let overrulesMerge):
            pendingKey = .none
            try node.scalar?.requireFinite(at: node.location)
            let entry = Mapping.Entry(key: key, keyLocation: keyLocation, value: node)
            if overrulesMerge { mapping.set(entry) } else { mapping.append(entry) }
        case .merge:
            pendingKey = .none
            try merge(node, isAlias: isAlias)
        }
    }

    private mutating func key(from node: Node, isAlias: Bool) throws(YAMLFault) -> PendingKey {
        guard case .scalar(let scalar) = node.content else { throw YAMLFault(.collectionAsKey, at: node.location) }
        if scalar.isMergeKey, !isAlias { return .merge }
        guard let key = scalar.key else { throw YAMLFault(.unusableKey(scalar.text), at: node.location) }
        guard let position = mapping.position(of: key) else {
            return .key(key, node.location, overrulesMerge: false)
        }
        guard mergedKeys.remove(key) != nil else {
            throw YAMLFault(.duplicateKey(key, first: mapping.entries[position].keyLocation), at: node.location)
        }
        return .key(key, node.location, overrulesMerge: true)
    }

    /// A merge overwrites what stands above it and is overwritten by what stands below, as go-yaml v2 does it
    /// (decode.go, `merge`); in a list of mappings the earlier ones win.
    private mutating func merge(_ node: Node, isAlias: Bool) throws(YAMLFault) {
        switch node.content {
        case .mapping(let merged): merge(merged)
        case .sequence(let nodes) where !isAlias:
            for node in nodes.reversed() {
                guard case .mapping(let merged) = node.content else {
                    throw YAMLFault(.mergeOfNonMapping, at: node.location)
                }
                merge(merged)
            }
        default: throw YAMLFault(.mergeOfNonMapping, at: node.location)
        }
    }

    private mutating func merge(_ merged: Mapping) {
        for entry in merged.entries {
            if mapping.entry(for: entry.key) == nil { mergedKeys.insert(entry.key) }
            mapping.set(entry)
        }
    }
}
