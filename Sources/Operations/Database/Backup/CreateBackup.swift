internal import Environments
internal import FoundationEssentials
internal import MySQLClient
internal import Synchronization
internal import SystemPackage

/// Makes a backup of a MySQL server and stores it: `chatops db backup`.
package struct CreateBackup: Operation {
    package let command = "db backup"
    package let environment: String
    package let arguments: [String]
    private let server: DatabaseServer
    private let method: BackupMethod
    private let tools: BackupTools

    package init(_ environment: String, of server: DatabaseServer, _ method: BackupMethod, _ tools: BackupTools) {
        self.environment = environment
        self.server = server
        self.method = method
        self.tools = tools
        arguments = method.arguments
    }

    package func prepare(_ events: @escaping EventHandler) async throws -> Preparation {
        let survey = try await BackupSurvey.of(server, method)
        let catalog = try await tools.catalog()
        let choice = HistoryChoice(
            catalog,
            server: survey.identity,
            executed: survey.executed,
            purged: survey.purged,
            now: Date()
        )
        for warning in survey.warnings + survey.placeWarnings(tools.repository.store) {
            events(.note("warning: \(warning)"))
        }
        let outcome = BackupOutcome()
        let store = tools.repository.store
        let journal = BackupJournal(in: tools.state)
        var backup = Step(
            "backup",
            intent: "store a \(method.kind.rawValue) backup of \(server.options.address) in \(store.place)",
            isSatisfied: { false },
            apply: { try await apply(survey, choice, outcome, journal, events) }
        )
        backup.details = survey.plan(choice)
        var preparation = Preparation(
            steps: [
                Step(
                    "leftovers",
                    intent: "remove what a backup that was broken off has left in \(store.place)",
                    isNoticeable: false,
                    isSatisfied: { try !journal.isOpen },
                    apply: { "\(try await journal.clear(from: store)) objects removed" }
                ),
                backup,
            ],
            verify: { await BackupCheck(repository: tools.repository, outcome: outcome).reports() },
            standing: { "backups that were stored before stand" }
        )
        preparation.versions = ["MySQL": survey.identity.version]
        preparation.findings = { outcome.findings }
        preparation.checksHint = "chatops db list shows what is stored"
        return preparation
    }

    private func apply(
        _ survey: BackupSurvey,
        _ choice: HistoryChoice,
        _ outcome: BackupOutcome,
        _ journal: BackupJournal,
        _ events: @escaping EventHandler
    ) async throws -> String? {
        let startedAt = Date()
        let id = RepositoryID.new(at: startedAt)
        let store = tools.repository.store
        try await tools.repository.prepare()
        if let record = choice.record { try await tools.repository.add(record) }
        try journal.begin(choice.history, id, in: store)
        do {
            let sink = try RepositorySink(
                store,
                seal: tools.seal,
                history: choice.history,
                id: id,
                staging: tools.state.appending("db-staging")
            )
            let contents = try await method.run(server, to: sink) { events(.note($0)) }
            let manifest = BackupManifest(
                id: id,
                kind: method.kind,
                history: choice.history,
                serverVersion: contents.server.version,
                startedAt: startedAt,
                finishedAt: Date(),
                snapshotAt: contents.moment.time,
                gtidExecuted: contents.moment.gtidExecuted,
                binlog: BinlogPosition(file: contents.moment.binlogFile, position: contents.moment.binlogPosition),
                settings: contents.server.settings,
                recipient: tools.seal.recipient?.description,
                objects: try sink.sealed(contents.objects),
                tables: contents.tables.map {
                    TableRecord(
                        schema: $0.table.schema,
                        table: $0.table.table,
                        rows: $0.rows,
                        checksum: $0.checksum,
                        method: RowDigest.method
                    )
                },
                previous: choice.previous,
                madeBy: tools.maker
            )
            let reference = try await tools.repository.add(manifest)
            journal.end()
            outcome.note(manifest, reference, contents.warnings)
            return outcome.sentence
        } catch {
            // What cannot be removed now is by the next run. A task of its own, since this one may have been cancelled.
            _ = await Task.detached { try? await journal.clear(from: store) }.value
            throw error
        }
    }
}
