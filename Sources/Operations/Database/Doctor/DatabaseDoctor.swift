package import FoundationEssentials
internal import MySQLClient
internal import Processes
internal import SystemPackage

/// Looks for what would keep backups from being made, archived or restored; changes nothing.
package struct DatabaseDoctor: Sendable {
    private let server: DatabaseServer
    private let tools: BackupTools
    private let now: @Sendable () -> Date

    package init(_ server: DatabaseServer, _ tools: BackupTools, now: @escaping @Sendable () -> Date) {
        self.server = server
        self.tools = tools
        self.now = now
    }

    package func reports() async throws -> [CheckReport] {
        var reports = await programs()
        let facts: DoctorFacts
        do {
            facts = try await DoctorFacts.read(server, now)
        } catch let error where !(error is CancellationError) {
            reports.append(report("server", .failed, FailureReport(error).message))
            return reports + (await repository(nil))
        }
        reports.append(report("server", .passed, "MySQL \(facts.identity.version), server \(facts.identity.uuid)"))
        reports += SettingJudgement.all(facts.identity).map { report($0.name, $0.verdict, $0.summary) }
        reports += [grants(facts), engines(facts), keys(facts), clock(facts)]
        return reports + (await repository(facts))
    }

    private func report(
        _ name: String,
        _ verdict: CheckReport.Verdict,
        _ summary: String,
        target: String? = nil
    ) -> CheckReport {
        CheckReport(
            name: name,
            verdict: verdict,
            target: target ?? "\(server.options.address)",
            summary: summary,
            measurements: []
        )
    }

    private func programs() async -> [CheckReport] {
        let needed = ["zstd"] + (tools.seal.recipient == nil ? [] : ["age"])
        var reports: [CheckReport] = []
        for program in needed {
            let result = try? await tools.runner.run(Command(program, ["--version"], deadline: .seconds(10)))
            let isThere = result?.succeeded ?? false
            let summary = isThere ? "is there" : "was not found: sudo apt-get install \(program)"
            reports.append(report(program, isThere ? .passed : .failed, summary, target: program))
        }
        if tools.seal.recipient == nil {
            let summary = "backups are not encrypted: whoever reads the repository reads the database"
            reports.append(report("encryption", .warned, summary, target: tools.repository.store.place))
        }
        return reports
    }

    private func grants(_ facts: DoctorFacts) -> CheckReport {
        let backup = facts.grants.missing(for: .logical)
        let archive = ["REPLICATION SLAVE"].filter { !facts.grants.has($0) }
        if !backup.isEmpty {
            return report("grants", .failed, "\(server.options.user) lacks \(backup.joined(separator: ", "))")
        }
        if !archive.isEmpty {
            let summary = "\(server.options.user) lacks \(archive.joined(separator: ", ")), which the archive takes"
            return report("grants", .warned, summary)
        }
        return report("grants", .passed, "\(server.options.user) has what backups and the archive take")
    }

    private func engines(_ facts: DoctorFacts) -> CheckReport {
        let tables = facts.tables.filter { !$0.isTransactional }.map { "\($0.name) (\($0.engine))" }
        if tables.isEmpty { return report("engines", .passed, "all \(facts.tables.count) tables are InnoDB") }
        return report("engines", .warned, "not of one moment with the others: \(tables.joined(separator: ", "))")
    }

    private func keys(_ facts: DoctorFacts) -> CheckReport {
        let tables = facts.tables.filter(\.primaryKey.isEmpty).map { "\($0.name)" }
        if tables.isEmpty { return report("primary keys", .passed, "every table has one") }
        let summary = "tables without one are read by one connection and replayed slowly: "
        return report("primary keys", .warned, summary + tables.joined(separator: ", "))
    }

    private func clock(_ facts: DoctorFacts) -> CheckReport {
        let off = facts.clockDifference
        let shown = "the server's clock and this machine's differ by \(Int((off * 1000).rounded())) ms at least"
        return report("clock", off > 2 ? .warned : .passed, shown)
    }

    private func repository(_ facts: DoctorFacts?) async -> [CheckReport] {
        let place = tools.repository.store.place
        let catalog: Catalog?
        do { catalog = try await tools.catalog() } catch {
            return [report("repository", .failed, FailureReport(error).message, target: place)]
        }
        let judgement = RepositoryJudgement(catalog, tools.repository.store, facts, now: now())
        return judgement.findings.map { report($0.name, $0.verdict, $0.summary, target: place) }
    }
}

/// What one look found, without where.
struct DoctorFinding: Sendable, Hashable {
    var name: String
    var verdict: CheckReport.Verdict
    var summary: String
}

/// What a server says of itself.
struct DoctorFacts: Sendable {
    var identity: ServerIdentity
    var grants: ServerGrants
    var tables: [TableShape]
    /// How far the server's clock is from this machine's, in seconds, at the least.
    var clockDifference: Double
    var isLocal: Bool

    static func read(_ server: DatabaseServer, _ now: @Sendable () -> Date) async throws -> DoctorFacts {
        try await server.withSession { session in
            let before = now().timeIntervalSince1970
            let answer = try await session.rows("SELECT UNIX_TIMESTAMP(NOW(6))").first ?? []
            let after = now().timeIntervalSince1970
            let clock = Double(try answer.text(0)) ?? 0
            return DoctorFacts(
                identity: try await session.identity(),
                grants: try await session.grants(),
                tables: try await session.perform { try TableShape.all($0) },
                clockDifference: max(0, before - clock, clock - after),
                isLocal: server.isLocal
            )
        }
    }
}
