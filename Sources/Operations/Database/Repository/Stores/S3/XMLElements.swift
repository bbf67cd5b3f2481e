/// As much of XML as the answers of S3 need: elements by name, without attributes or nesting of equal names.
struct XMLElements {
    private let text: Substring

    init(_ text: String) { self.text = text[...] }
    private init(_ text: Substring) { self.text = text }

    /// The contents of all elements of that name, in order.
    func all(_ name: String) -> [XMLElements] {
        var found: [XMLElements] = []
        var rest = text
        while let start = Self.opening(name, in: rest) {
            guard let end = Self.range(of: "</\(name)>", in: rest[start...]) else { break }
            found.append(XMLElements(rest[start..<end.lowerBound]))
            rest = rest[end.upperBound...]
        }
        return found
    }

    /// The text of the first element of that name, its entities replaced.
    func text(_ name: String) -> String? { all(name).first?.plain }

    private var plain: String {
        var result = ""
        var rest = text
        while let start = rest.firstIndex(of: "&"), let end = rest[start...].firstIndex(of: ";") {
            result += rest[..<start]
            let entity = rest[rest.index(after: start)..<end]
            switch entity {
            case "amp": result += "&"
            case "lt": result += "<"
            case "gt": result += ">"
            case "quot": result += "\""
            case "apos": result += "'"
            default:
                let isHexadecimal = entity.hasPrefix("#x")
                let number = UInt32(entity.dropFirst(isHexadecimal ? 2 : 1), radix: isHexadecimal ? 16 : 10)
                if entity.hasPrefix("#"), let scalar = number.flatMap(Unicode.Scalar.init) {
                    result.unicodeScalars.append(scalar)
                }
            }
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }

    /// Where the content of the next element of that name begins.
    private static func opening(_ name: String, in text: Substring) -> Substring.Index? {
        var rest = text
        while let found = range(of: "<\(name)", in: rest) {
            rest = rest[found.upperBound...]
            guard let next = rest.first else { return nil }
            if next == ">" { return rest.index(after: rest.startIndex) }
            if next.isWhitespace, let end = rest.firstIndex(of: ">") { return rest.index(after: end) }
        }
        return nil
    }

    private static func range(of part: String, in text: Substring) -> Range<Substring.Index>? {
        text.firstRange(of: part)
    }
}
