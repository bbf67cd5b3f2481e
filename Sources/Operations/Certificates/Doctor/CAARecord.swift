internal import Environments

/// A record that says who may issue certificates (RFC 8659 section 4.1).
struct CAARecord: Sendable, Hashable {
    var isCritical: Bool
    /// In lowercase: tags are compared without regard to case.
    var tag: String
    var value: String

    /// What an `issue` or `issuewild` record permits (RFC 8659 section 4.2): nobody, where the issuer is empty.
    var permission: Permission {
        let parts = value.split(separator: ";", omittingEmptySubsequences: false).map(Self.trimmed)
        var parameters: [String: String] = [:]
        for part in parts.dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(Self.trimmed)
            if pair.count == 2 { parameters[pair[0].lowercased()] = pair[1] }
        }
        return Permission(
            issuer: (parts.first ?? "").lowercased(),
            account: parameters["accounturi"],
            methods: parameters["validationmethods"]?.split(separator: ",").map(Self.trimmed)
        )
    }

    struct Permission: Sendable, Hashable {
        var issuer: String
        /// The only account that may ask (RFC 8657 section 3).
        var account: String?
        /// The only challenges that count (RFC 8657 section 4).
        var methods: [String]?
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        String(text.drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}

/// The records that hold for a name, and where they were found.
enum CAALookup: Sendable, Hashable {
    /// Those of the name itself, or of the nearest name above it that has any.
    case found([CAARecord], at: String)
    /// Neither it nor anything above has any: everybody may issue.
    case none
    /// DNS did not tell, about this name; an authority then refuses.
    case unknown(at: String)

    /// Climbs the tree from `name`, which is no wildcard (RFC 8659 section 3).
    static func of(_ name: String, resolver: IPv4Address?, port: UInt16, within deadline: Duration) async -> CAALookup {
        var labels = name.split(separator: ".")
        while !labels.isEmpty {
            let part = labels.joined(separator: ".")
            guard let records = await ask(part, resolver, port, deadline) else { return .unknown(at: part) }
            if !records.isEmpty { return .found(records, at: part) }
            labels.removeFirst()
        }
        return .none
    }

    /// Nil where there was no answer that can be used.
    private static func ask(
        _ name: String,
        _ resolver: IPv4Address?,
        _ port: UInt16,
        _ deadline: Duration
    ) async -> [CAARecord]? {
        let query = DNSQuery(name: name, kind: .caa, server: resolver?.description, port: port)
        switch await query.answer(within: deadline) {
        case .noSuchName: return []
        case .none: return nil
        case .records(let found):
            // What an alias leads to counts as the name's own.
            let sent = found.filter { $0.kind == .caa }
            let read = sent.compactMap { CAARecord($0.data) }
            return read.count == sent.count ? read : nil
        }
    }
}

extension CAARecord {
    /// Flags, the tag's length, the tag and the value (RFC 8659 section 4.1); nil for what is cut off.
    init?(_ data: [UInt8]) {
        guard data.count >= 2, data.count >= 2 + Int(data[1]) else { return nil }
        let tag = data[2..<(2 + Int(data[1]))]
        self.init(
            isCritical: data[0] & 0x80 != 0,
            tag: String(decoding: tag, as: UTF8.self).lowercased(),
            value: String(decoding: data[tag.endIndex...], as: UTF8.self)
        )
    }
}
