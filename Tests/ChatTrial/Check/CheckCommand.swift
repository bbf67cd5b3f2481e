import ArgumentParser
import ChatClient
import SystemPackage
import TestSupport

/// Decides whether a server kept its promises to those who wrote a journal.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Compares a journal with the server's history; exits with 1 when a promise was broken."
    )

    @OptionGroup var server: ServerOptions

    @Option(help: "The journal that a load has written.")
    var journal: String

    @Option(help: "A member of all rooms of the journal.")
    var email = Population.ownerEmail

    func run() async throws {
        let records = try Journal.read(FilePath(journal))
        let reader = try await server.client().logIn(email: email)
        let rooms = Set(records.compactMap(\.room))
        guard !rooms.isEmpty else { throw TrialFailure("the journal names no room") }
        var history: [String: [Row]] = [:]
        for room in rooms { history[room] = try await reader.history(of: room).map { Row($0) } }
        try Verdict(records: records, history: history).printed()
    }
}

/// The counts and faults of one check.
struct Verdict {
    let rows: Int
    let acknowledged: Int
    let delivered: Int
    let faults: [Fault]

    init(records: [Record], history: [String: [Row]]) {
        rows = history.values.reduce(0) { $0 + $1.count }
        acknowledged = records.count { if case .acknowledged = $0 { true } else { false } }
        delivered = records.count { if case .delivered = $0 { true } else { false } }
        faults = Checker.faults(journal: records, history: history)
    }

    /// - Throws: `TrialFailure` when there are faults.
    func printed() throws {
        print("\(rows) rows, \(acknowledged) acknowledgements, \(delivered) deliveries: \(faults.count) faults")
        for fault in faults.prefix(20) { print("  \(fault)") }
        if !faults.isEmpty { throw TrialFailure("\(faults.count) promises were broken") }
    }
}

extension Record {
    /// The room whose history tells whether the record is true.
    fileprivate var room: String? {
        switch self {
        case .submitted(let key, _): key.room
        case .acknowledged(let row), .delivered(_, let row): row.key.room
        case .reading(_, _, let room, _), .removed(_, let room): room
        }
    }
}
