internal import CResolver
internal import Environments
internal import Glibc

/// What a resolver says of a name, past /etc/hosts.
struct DNSRecords: Sendable {
    enum Outcome: Sendable, Hashable {
        case answered
        case noSuchName
        /// Nobody answered in time, or a resolver could not find out.
        case noAnswer
        case refused
    }

    var outcome: Outcome
    var addresses: [NumericAddress]
    /// The kinds of records, `A` and `AAAA`, that were asked for without a usable answer.
    var unanswered: [String] = []
    /// The shortest of all records, aliases included, in seconds; nil without records.
    var ttl: Int?
    /// Who is asked first; nil where it has an IPv6 address.
    var resolver: String?

    /// Asks for A and AAAA at once.
    static func of(
        _ name: String,
        resolver: IPv4Address?,
        port: UInt16,
        within deadline: Duration
    ) async -> DNSRecords {
        async let ipv4 = ask(name, AF_INET, resolver, port, deadline)
        async let ipv6 = ask(name, AF_INET6, resolver, port, deadline)
        let both = await [ipv4, ipv6]
        let failed = both.first { $0.outcome != .answered }
        return DNSRecords(
            outcome: both.contains { !$0.addresses.isEmpty } ? .answered : failed?.outcome ?? .answered,
            addresses: both.flatMap(\.addresses),
            unanswered: zip(["A", "AAAA"], both).filter { [.noAnswer, .refused].contains($1.outcome) }.map(\.0),
            ttl: both.compactMap(\.ttl).min(),
            resolver: both.compactMap(\.resolver).first
        )
    }

    private static func ask(
        _ name: String,
        _ family: Int32,
        _ resolver: IPv4Address?,
        _ port: UInt16,
        _ deadline: Duration
    ) async -> DNSRecords {
        let server = resolver?.description
        let seconds = Int32(max(1, deadline.components.seconds))
        let answer = await OwnThread.result(within: deadline) {
            var answer = cresolver_answer()
            cresolver_ask(name, family, server, port, seconds, &answer)
            return DNSRecords(answer)
        }
        return answer ?? DNSRecords(outcome: .noAnswer, addresses: [], ttl: nil, resolver: server)
    }

    private init(_ answer: cresolver_answer) {
        let count = Int(answer.count)
        let records = withUnsafeBytes(of: answer.records) {
            Array($0.bindMemory(to: cresolver_record.self).prefix(count))
        }
        addresses = records.compactMap { NumericAddress(Self.text($0.address)) }
        ttl = answer.has_ttl == 1 ? Int(answer.ttl) : nil
        let name = Self.text(answer.resolver)
        resolver = name.isEmpty ? nil : name
        unanswered = []
        outcome =
            switch answer.outcome {
            case CRESOLVER_ANSWERED: .answered
            case CRESOLVER_NO_SUCH_NAME: .noSuchName
            case CRESOLVER_REFUSED: .refused
            default: .noAnswer
            }
    }

    private init(
        outcome: Outcome,
        addresses: [NumericAddress],
        unanswered: [String] = [],
        ttl: Int?,
        resolver: String?
    ) {
        self.outcome = outcome
        self.addresses = addresses
        self.unanswered = unanswered
        self.ttl = ttl
        self.resolver = resolver
    }

    /// The text in an array of C characters.
    private static func text(_ characters: some Any) -> String {
        withUnsafeBytes(of: characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
