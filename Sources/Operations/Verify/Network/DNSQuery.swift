internal import CResolver
internal import Glibc

/// One question to a name server, past /etc/hosts.
struct DNSQuery: Sendable {
    /// RFC 1035 section 3.2.2, RFC 3596 section 2.1.
    enum Kind: Int32, Sendable {
        case a = 1
        case ns = 2
        case cname = 5
        case soa = 6
        case txt = 16
        case aaaa = 28
        /// RFC 8659 section 4.1.
        case caa = 257
    }

    struct Record: Sendable, Hashable {
        var kind: Kind
        /// In lower case, without a dot at its end.
        var name: String
        /// Names as `name` has them, addresses as inet_ntop(3) writes them, the text of TXT; empty for SOA and CAA.
        var value: String
        /// Of CAA, as it was sent; else empty.
        var data: [UInt8] = []
    }

    enum Answer: Sendable, Hashable {
        case records([Record])
        case noSuchName
        /// Nobody gave a usable answer in time.
        case none
    }

    var name: String
    var kind: Kind
    /// An address; nil for the resolvers of this machine.
    var server: String?
    var port: UInt16 = 53
    /// Whether others may be asked for it: what resolvers do, and name servers need not.
    var isRecursive = true

    func answer(within deadline: Duration = .seconds(3)) async -> Answer {
        let seconds = Int32(max(1, deadline.components.seconds))
        // A resolver that cuts its answer is asked again, by TCP.
        return await OwnThread.result(within: deadline * 2) { ask(seconds) } ?? .none
    }

    private func ask(_ seconds: Int32) -> Answer {
        var records: [Record] = []
        let code = withUnsafeMutablePointer(to: &records) { found in
            cresolver_query(name, kind.rawValue, server, port, seconds, isRecursive ? 1 : 0, found) {
                context,
                type,
                name,
                value,
                length in
                guard let kind = Kind(rawValue: type), let name, let value else { return }
                let bytes = UnsafeRawBufferPointer(start: value, count: Int(length))
                let text = kind == .caa ? "" : String(decoding: bytes, as: UTF8.self)
                context?.assumingMemoryBound(to: [Record].self).pointee.append(
                    Record(
                        kind: kind,
                        name: DNSQuery.canonical(String(cString: name)),
                        value: kind == .txt ? text : DNSQuery.canonical(text),
                        data: kind == .caa ? Array(bytes) : []
                    )
                )
            }
        }
        return switch code {
        case 0: .records(records)
        case 3: .noSuchName
        default: .none
        }
    }

    private static func canonical(_ name: String) -> String {
        name.hasSuffix(".") ? String(name.dropLast()).lowercased() : name.lowercased()
    }
}

extension DNSQuery.Answer {
    /// The values of one kind, whichever name they are of.
    func values(_ kind: DNSQuery.Kind) -> [String] {
        guard case .records(let records) = self else { return [] }
        return records.filter { $0.kind == kind }.map(\.value)
    }
}
