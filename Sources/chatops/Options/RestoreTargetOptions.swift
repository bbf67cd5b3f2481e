import ArgumentParser
import Operations

/// To what state a database is restored.
struct RestoreTargetOptions: ParsableArguments, Sendable {
    @Option(
        name: .long,
        help: """
            The moment: 2026-11-28T14:05:03.123456Z, with an offset, or with a zone such as “2026-11-28 14:05 Asia/Seoul”. \
            Left out, the newest state.
            """
    )
    var to: String?

    @Option(name: .long, help: "Up to and with this transaction.")
    var toGtid: String?

    @Option(name: .long, help: "Right before this transaction.")
    var beforeGtid: String?

    @Option(name: .long, help: "Without this transaction; may be repeated.")
    var skipGtid: [String] = []

    func validate() throws {
        if [to, toGtid, beforeGtid].compactMap(\.self).count > 1 {
            throw ValidationError("--to, --to-gtid and --before-gtid contradict each other.")
        }
    }

    var target: RestoreTarget {
        get throws { try RestoreTarget(to: to, through: toGtid, before: beforeGtid, skipping: skipGtid) }
    }

    var arguments: [String] {
        let named = [("to", to), ("to-gtid", toGtid), ("before-gtid", beforeGtid)]
        return named.compactMap { name, value in value.map { "--\(name)=\($0)" } }
            + skipGtid.map { "--skip-gtid=\($0)" }
    }
}
