internal import CResolver
internal import Environments
internal import Glibc

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
        let server = resolver?.description
        let seconds = Int32(max(1, deadline.components.seconds))
        return await OwnThread.result(within: deadline) { () -> [CAARecord]? in
            // Too large for the small stacks of these threads.
            let answer = UnsafeMutablePointer<cresolver_caa_answer>.allocate(capacity: 1)
            defer { answer.deallocate() }
            cresolver_ask_caa(name, server, port, seconds, answer)
            switch answer.pointee.outcome {
            case CRESOLVER_NO_SUCH_NAME: return []
            case CRESOLVER_ANSWERED: return answer.pointee.is_cut == 0 ? records(in: answer) : nil
            default: return nil
            }
        } ?? nil
    }

    private static func records(in answer: UnsafeMutablePointer<cresolver_caa_answer>) -> [CAARecord] {
        withUnsafeBytes(of: &answer.pointee.records) { bytes in
            bytes.bindMemory(to: cresolver_caa_record.self).prefix(Int(answer.pointee.count)).map { record in
                CAARecord(
                    isCritical: record.flags & 0x80 != 0,
                    tag: text(record.tag, record.tag_length).lowercased(),
                    value: text(record.value, record.value_length)
                )
            }
        }
    }

    private static func text(_ characters: some Any, _ length: Int32) -> String {
        withUnsafeBytes(of: characters) { String(decoding: $0.prefix(Int(length)), as: UTF8.self) }
    }
}
