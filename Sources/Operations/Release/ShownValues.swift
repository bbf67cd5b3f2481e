internal import Crypto
internal import FoundationEssentials
internal import Processes

/// Turns values into what people may see: secrets become fingerprints that tell only whether two are the same.
///
/// A fingerprint is an HMAC-SHA256 (RFC 2104) under a key that is made for one plan and forgotten with it, so that it
/// can neither be looked up nor compared across plans.
struct ShownValues: Sendable {
    /// In characters.
    private static let longest = 120

    private let redactor: Redactor
    private let key = SymmetricKey(size: .bits256)

    init(redactor: Redactor) { self.redactor = redactor }

    func change(_ field: ObjectDifference.Field, of kind: String) -> FieldChange {
        let isSecret =
            field.path.isConfidential(in: kind)
            || [field.old, field.new].contains { $0.map(isKnownSecret) ?? false }
        let change: FieldChange.Kind = field.new == nil ? .removed : field.old == nil ? .added : .changed
        return FieldChange(
            path: redactor.redact(field.path.description),
            kind: change,
            old: field.old.map { isSecret ? fingerprint($0) : text($0) },
            new: field.new.map { isSecret ? fingerprint($0) : text($0) }
        )
    }

    private func isKnownSecret(_ value: JSONValue) -> Bool {
        let text = value.string ?? value.text
        return redactor.redact(text) != text || text.contains(/:\/\/[^\/@\s]*:[^\/@\s]+@/)
    }

    private func fingerprint(_ value: JSONValue) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Array(value.text.utf8), using: key)
        return "secret:" + code.prefix(4).map { String(UInt16($0) + 256, radix: 16).dropFirst() }.joined()
    }

    private func text(_ value: JSONValue) -> String {
        var text = value.text
        if let string = value.string, !string.isEmpty, !string.contains(where: \.isNewline),
            string.first?.isWhitespace == false, string.last?.isWhitespace == false
        {
            text = string
        }
        return text.count > Self.longest ? text.prefix(Self.longest) + "…" : text
    }
}

extension FieldPath {
    /// Whether a secret may stand here, going by the kind of object and by names people give to secrets.
    fileprivate func isConfidential(in kind: String) -> Bool {
        if kind == "Secret", [.field("data"), .field("stringData")].contains(elements.first) { return true }
        let name: String? =
            switch (elements.dropLast().last, elements.last) {
            case (.item(let variable), .field("value")): variable
            case (.field("annotations"), .field(let annotation)): annotation
            case (.field("data"), .field(let entry)) where elements.count == 2: entry
            default: nil
            }
        return name?.lowercased().contains(/passw|secret|token|credential|private.?key|api.?key/) ?? false
    }
}
