import Environments
import Operations

/// What happened to a table, for people.
enum FoundChangesText {
    /// Longer statements are cut here; `--json` has more of them.
    private static let longest = 300

    static func text(_ answer: ChangeFinder.Answer, _ environment: EnvironmentName) -> String {
        guard let last = answer.changes.last else {
            return """
                nothing happened to \(answer.table) from \(answer.from) to \(answer.to)
                archived: \(answer.archived)

                """
        }
        return answer.changes.map(text).joined(separator: "\n")
            + "\nto restore the state before the last: chatops db restore \(environment) --before-gtid \(last.gtid)\n"
    }

    private static func text(_ change: FoundChange) -> String {
        let rows = change.rows.sorted { $0.key < $1.key }.map {
            "\($0.key) of \($0.value) \($0.value == 1 ? "row" : "rows")"
        }
        let what = rows + (change.kinds.contains(.definition) ? ["definition"] : [])
        let statements = change.statements.map { statement in
            let text = String(statement.prefix(longest)).replacing("\n", with: "\n    ")
            return "    \(text)\(statement.count > longest ? "…" : "")\n"
        }
        return "\(change.time)  \(change.gtid)  \(change.table): \(what.joined(separator: ", "))\n"
            + statements.joined()
    }
}
