extension YAMLFault {
    package var message: String { "\(location): \(problem.description)" }
    package var hint: String? { problem.hint }
}

extension YAMLFault.Problem: CustomStringConvertible {
    package var description: String {
        switch self {
        case .syntax(let complaint): complaint.plainWords
        case .tab: "a tab is used for indentation, where YAML allows only spaces"
        case .reservedCharacter(let character): "a value cannot begin with '\(character)' unless it is quoted"
        case .duplicateKey(let key, let first): "key \"\(key)\" is already set at \(first)"
        case .unknownAnchor(let name): "alias *\(name) refers to an anchor &\(name) that is not defined above it"
        case .selfReference(let name): "alias *\(name) stands inside the value of its own anchor &\(name)"
        case .customTag(let tag): "tag \(tag) is not supported"
        case .unfitTag(let tag, let text): "tag \(tag) does not fit \(text)"
        case .collectionAsKey: "a list or mapping cannot be a key"
        case .unusableKey(let text):
            "\(text.isEmpty ? "an empty value" : text) cannot be a key: Helm has no string for it"
        case .mergeOfNonMapping: "<< can merge only a mapping, or a list of mappings"
        case .notFinite(let text): "\(text) cannot be passed to Helm: JSON has no infinite or undefined numbers"
        case .invalidBinary: "this !!binary value is not base64 of UTF-8 text"
        case .secondDocument: "a second document begins here, but only one is read"
        case .notUTF8(.utf16): "the file is UTF-16, not UTF-8"
        case .notUTF8(.utf32): "the file is UTF-32, not UTF-8"
        case .notUTF8(.unknown): "this byte is not valid UTF-8"
        case .nulByte: "a NUL byte: the file is binary, damaged, or not UTF-8"
        case .controlCharacter(let scalar): "control character U+\(Self.hexadecimal(scalar)) is not allowed in YAML"
        case .tooLarge(let limit): "the file is larger than \(limit) bytes"
        case .tooDeep(let limit): "values nest deeper than \(limit) levels"
        case .tooManyNodes(let limit): "aliases expand this document to more than \(limit) values"
        case .outOfMemory: "memory ran out while reading"
        }
    }

    var hint: String? {
        switch self {
        case .syntax(let complaint): complaint.hint
        case .tab: "replace the tab with spaces"
        case .reservedCharacter: "put the value in quotes"
        case .duplicateKey: "keep one of the two"
        case .unknownAnchor(let name):
            "define &\(name) earlier in the same file, or quote the value if the * is meant literally"
        case .selfReference: "move the alias out of the anchored value"
        case .customTag: "remove the tag, or quote the value if the ! is meant literally"
        case .unfitTag: "remove the tag, or correct the value"
        case .collectionAsKey: "if this is a template placeholder such as {{ name }}, put it in quotes"
        case .unusableKey: "put the key in quotes"
        case .mergeOfNonMapping:
            "name an anchored mapping, as in <<: *defaults, or quote the << if it is meant literally"
        case .notFinite: "put it in quotes to pass it as a string"
        case .invalidBinary: "pass the base64 text itself, without the tag"
        case .secondDocument: "remove the '---' and what follows, or split the file"
        case .notUTF8: "save the file as UTF-8, for example with iconv(1)"
        case .nulByte: nil
        case .controlCharacter: "remove it, or write it as an escape inside double quotes"
        case .tooLarge, .tooDeep, .tooManyNodes, .outOfMemory: nil
        }
    }

    private static func hexadecimal(_ scalar: UInt32) -> String {
        let digits = String(scalar, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
