import CYAML

/// Builds the one document's tree from libyaml's events with a stack of its own, so that depth costs no call stack.
struct Composer {
    let limits: Limits
    private var open: [OpenCollection] = []
    private var anchors: [String: Anchor] = [:]
    /// Nodes so far, aliases expanded.
    private var count = 0
    private var root: Node?

    init(limits: Limits) {
        self.limits = limits
    }

    /// Consumes events up to the end of the stream.
    mutating func compose(_ source: SourceText) throws(YAMLFault) -> Node {
        var stream = try EventStream(source)
        while true {
            let event = try stream.next()
            let location = stream.location(of: event.pointee.start_mark)
            switch event.pointee.type {
            case YAML_DOCUMENT_START_EVENT:
                if root != nil { throw YAMLFault(.secondDocument, at: location) }
            case YAML_SCALAR_EVENT:
                let scalar = try Scalar(event: event, at: location)
                try add(
                    Node(.scalar(scalar), at: location),
                    height: 0,
                    anchor: Self.text(event.pointee.data.scalar.anchor)
                )
            case YAML_ALIAS_EVENT:
                try addAlias(named: Self.text(event.pointee.data.alias.anchor) ?? "", at: location)
            case YAML_SEQUENCE_START_EVENT:
                let start = event.pointee.data.sequence_start
                try begin(.sequence, anchor: Self.text(start.anchor), tag: Self.text(start.tag), at: location)
            case YAML_MAPPING_START_EVENT:
                let start = event.pointee.data.mapping_start
                try begin(.mapping, anchor: Self.text(start.anchor), tag: Self.text(start.tag), at: location)
            case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
                try end()
            case YAML_STREAM_END_EVENT:
                return root ?? Node(.scalar(.null), at: Location(file: source.file, line: 1, column: 1))
            default:
                break
            }
        }
    }

    private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        pointer.map { String(cString: $0) }
    }

    private mutating func begin(
        _ kind: OpenCollection.Kind,
        anchor: String?,
        tag: String?,
        at location: Location
    ) throws(YAMLFault) {
        guard open.count < limits.depth else { throw YAMLFault(.tooDeep(limit: limits.depth), at: location) }
        if let tag, !kind.accepts(tag) { throw YAMLFault(.customTag(Scalar.shortTag(tag)), at: location) }
        if let anchor { anchors[anchor] = .open }
        open.append(OpenCollection(kind, location: location, anchor: anchor, countBefore: count))
    }

    private mutating func end() throws(YAMLFault) {
        guard let collection = open.popLast() else { return }
        try add(collection.node, height: collection.height, anchor: collection.anchor, from: collection.countBefore)
    }

    private mutating func addAlias(named name: String, at location: Location) throws(YAMLFault) {
        switch anchors[name] {
        case nil: throw YAMLFault(.unknownAnchor(name), at: location)
        case .open: throw YAMLFault(.selfReference(name), at: location)
        case .closed(let content, let height, let nodes):
            count += nodes - 1
            try add(Node(content, at: location), height: height, anchor: nil, isAlias: true)
        }
    }

    /// Puts a finished node into the innermost open collection.
    private mutating func add(
        _ node: Node,
        height: Int,
        anchor: String?,
        isAlias: Bool = false,
        from countBefore: Int? = nil
    ) throws(YAMLFault) {
        let countBefore = countBefore ?? count
        count += 1
        guard count <= limits.nodes else { throw YAMLFault(.tooManyNodes(limit: limits.nodes), at: node.location) }
        guard open.count + height <= limits.depth else {
            throw YAMLFault(.tooDeep(limit: limits.depth), at: node.location)
        }
        if let anchor { anchors[anchor] = .closed(node.content, height: height, nodes: count - countBefore) }
        if open.isEmpty {
            try node.scalar?.requireFinite(at: node.location)
            root = node
        } else {
            try open[open.count - 1].take(node, height: height, isAlias: isAlias)
        }
    }
}

private enum Anchor {
    /// Its collection is still being read: an alias to it now would contain itself.
    case open
    case closed(Node.Content, height: Int, nodes: Int)
}
