import Foundation
import Testing

/// Short, seeded forms of the chat server's trials; `script/soak chat-…` are the long ones.
@Suite(.serialized) struct TrialTests {
    struct Trial: Sendable, CustomTestStringConvertible {
        let name: String
        let options: [String]
        /// What a trial that tried something prints at its end.
        let sign: String
        var mySQLPort = 0

        var testDescription: String { mySQLPort == 0 ? "\(name) on SQLite" : "\(name) on MySQL" }
    }

    static let trials = [
        Trial(name: "kill", options: ["--rounds", "3", "--rate", "200", "--slot", "2"], sign: "none missing"),
        Trial(
            name: "kill",
            options: ["--rounds", "3", "--rate", "200", "--slot", "2"],
            sign: "none missing",
            mySQLPort: 33341
        ),
        Trial(name: "duplicates", options: ["--clients", "10", "--messages", "20"], sign: " 0 faults"),
        Trial(
            name: "duplicates",
            options: ["--clients", "10", "--messages", "20"],
            sign: " 0 faults",
            mySQLPort: 33341
        ),
        Trial(
            name: "database",
            options: ["--seconds", "4", "--rate", "50", "--health", "1", "--refusal", "2000"],
            sign: " 0 faults",
            mySQLPort: 33341
        ),
        Trial(name: "sockets", options: ["--sockets", "300", "--cap", "4194304"], sign: "[(key: 1012, value: 300)]"),
        Trial(name: "fsync", options: ["--seconds", "2"], sign: "only after the sync of: chat.db-wal"),
        Trial(
            name: "fsync",
            options: ["--seconds", "2"],
            sign: "only after the sync of: redo log, binary log",
            mySQLPort: 33341
        ),
        Trial(
            name: "storm",
            options: ["--sockets", "400", "--logins", "60", "--health", "1000"],
            sign: "health at most"
        ),
    ]

    @Test(arguments: trials) func holds(trial: Trial) async throws {
        let database =
            trial.mySQLPort == 0
            ? ["--database", "sqlite"] : ["--database", "mysql", "--mysql-port", "\(trial.mySQLPort)"]
        let argv = ["\(Checkout.testbed)/soak-chat-\(trial.name)", "--programs", Executables.folder, "--seed", "7"]
        let invocation = try Invocation(argv + database + trial.options, in: Checkout.root)
        let outcome = try await invocation.finish(within: .seconds(180))
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
        #expect(outcome.output.contains(trial.sign), "\(outcome.output)")
    }
}
