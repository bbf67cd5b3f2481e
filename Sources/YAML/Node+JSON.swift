extension Node {
    /// The tree as compact JSON, keys in order, without a newline at the end.
    ///
    /// Numbers read as Helm's `toJson` prints them: Helm holds every number as a double, so integers beyond 2⁵³ are
    /// rounded here as they are there (`yaml()` keeps them exact).
    package func json() -> String { json(layout: .compact) }

    /// The tree as JSON with two spaces a level, ending with a newline.
    package func prettyJSON() -> String { json(layout: .indented) + "\n" }

    private func json(layout: JSONWriter.Layout) -> String {
        var writer = JSONWriter(layout: layout)
        writer.write(self)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

/// RFC 8259 text, with no more escapes than it demands.
private struct JSONWriter {
    enum Layout {
        case compact
        case indented
    }

    let layout: Layout
    private(set) var bytes: [UInt8] = []
    private var depth = 0

    init(layout: Layout) {
        self.layout = layout
    }

    mutating func write(_ node: Node) {
        switch node.content {
        case .scalar(let scalar): write(scalar.value)
        case .sequence(let nodes):
            list(nodes, between: ("[", "]")) { writer, node in writer.write(node) }
        case .mapping(let mapping):
            list(mapping.entries, between: ("{", "}")) { writer, entry in
                writer.write(string: entry.key)
                writer.bytes.append(contentsOf: (writer.layout == .compact ? ":" : ": ").utf8)
                writer.write(entry.value)
            }
        }
    }

    private mutating func list<Element>(
        _ elements: [Element],
        between brackets: (String, String),
        write: (inout JSONWriter, Element) -> Void
    ) {
        bytes.append(contentsOf: brackets.0.utf8)
        depth += 1
        for (position, element) in elements.enumerated() {
            if position > 0 { bytes.append(UInt8(ascii: ",")) }
            breakLine()
            write(&self, element)
        }
        depth -= 1
        if !elements.isEmpty { breakLine() }
        bytes.append(contentsOf: brackets.1.utf8)
    }

    private mutating func breakLine() {
        guard layout == .indented else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
    }

    private mutating func write(_ value: Scalar.Value) {
        switch value {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
        case .integer(let number):
            let isExact = number.magnitude <= 1 << 53
            bytes.append(contentsOf: (isExact ? String(number) : Double(number).jsonFormat).utf8)
        case .unsigned(let number): bytes.append(contentsOf: Double(number).jsonFormat.utf8)
        case .float(let number): bytes.append(contentsOf: (number.isFinite ? number.jsonFormat : "null").utf8)
        case .string(let text): write(string: text)
        }
    }

    private mutating func write(string text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): bytes.append(contentsOf: "\\\"".utf8)
            case UInt8(ascii: "\\"): bytes.append(contentsOf: "\\\\".utf8)
            case UInt8(ascii: "\n"): bytes.append(contentsOf: "\\n".utf8)
            case UInt8(ascii: "\r"): bytes.append(contentsOf: "\\r".utf8)
            case 0x08: bytes.append(contentsOf: "\\b".utf8)
            case 0x0C: bytes.append(contentsOf: "\\f".utf8)
            case UInt8(ascii: "\t"): bytes.append(contentsOf: "\\t".utf8)
            case 0..<0x20: bytes.append(contentsOf: "\\u00\(byte < 0x10 ? "0" : "")\(String(byte, radix: 16))".utf8)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
