internal import Diagnostics
package import Environments
internal import FoundationEssentials
internal import Processes
package import SystemPackage

/// `chatops deploy embedded`: stage a release, migrate, try it beside what serves, hand over, verify.
package struct DeployEmbedded: Operation {
    /// Releases that stay on disk to go back to.
    static let keptReleases = 3

    package let command = "deploy"
    package let environment: String
    package let arguments: [String]

    private let deployment: EmbeddedDeployment
    private let wanted: Environment
    private let binary: FilePath?

    /// Throws ``DeployFailure/notEmbedded(environment:kind:)`` for environments of another kind.
    ///
    /// - Parameter wanted: what the environment's files describe.
    /// - Parameter binary: the server to deploy instead of building one.
    package init(
        _ wanted: Environment,
        to deployment: EmbeddedDeployment,
        binary: FilePath?
    ) throws(DeployFailure) {
        environment = deployment.name.description
        guard wanted.cluster.kind == .embedded else {
            throw .notEmbedded(environment: environment, kind: wanted.cluster.kind.rawValue)
        }
        self.deployment = deployment
        self.wanted = wanted
        self.binary = binary
        arguments = binary.map { ["--binary=\($0)"] } ?? []
    }

    private var server: Server { wanted.server }

    package func prepare(_ events: @escaping EventHandler) async throws -> Preparation {
        let layout = deployment.layout
        let settings = try ServerSettings(server, layout: layout)
        let binary = try await ServerBinary.obtain(
            named: binary,
            project: deployment.project,
            beside: deployment.program,
            runner: deployment.runner,
            events: events
        )
        let release = Release(
            binarySHA256: binary.sha256,
            settingsSHA256: FileContents.sha256(settings.bytes),
            version: binary.version,
            commit: binary.commit,
            url: wanted.address,
            shutdownSeconds: Int(server.shutdownDeadline.components.seconds),
            stagedAt: Date()
        )
        let isStaged = try Release.staged(release.id, in: layout) != nil
        try EmbeddedPreflight(layout: layout, listener: server.listen, binary: binary)
            .check(isStaged: isStaged)

        let handover = Handover(
            layout: layout,
            supervisor: deployment.supervisor,
            program: deployment.program,
            http: deployment.http,
            startDeadline: server.startDeadline
        )
        let predecessor = try predecessor(of: release)
        let serves = await handover.serves(release)
        var preparation = Preparation(
            steps: [
                folders(), staging(release, binary, settings), strays(),
                migration(release, needed: !serves, events), trial(release, needed: !serves, events),
                handingOver(release, predecessor, handover, serves: serves), pruning(release, predecessor),
            ],
            verify: { await verify(release) },
            standing: { await deployment.standing() }
        )
        preparation.accept = { try accept(release) }
        if let predecessor {
            preparation.predecessorServes = { await handover.answersAgain(predecessor) }
        }
        preparation.versions = ["ChatServer": release.version, "ChatServer commit": release.commit]
        preparation.digests = ["ChatServer": release.binarySHA256, "server.env": release.settingsSHA256]
        preparation.results = ["url": wanted.address, "release": release.id]
        return preparation
    }

    /// What serves now, or was last seen to serve well, and is to serve again when the new release does not.
    ///
    /// None when nothing runs: what was stopped is not started by a deploy that fails.
    private func predecessor(of release: Release) throws -> Release? {
        let running = deployment.supervisor.server()?.release
        if running == nil && deployment.supervisor.running() == nil { return nil }
        let candidates = [running, Release.linked(by: deployment.layout.good)]
        for case let id? in candidates where id != release.id {
            if let staged = try Release.staged(id, in: deployment.layout) { return staged }
        }
        return nil
    }

    /// From now on the release to go back to.
    private func accept(_ release: Release) throws {
        let good = deployment.layout.good
        if Release.linked(by: good) != release.id { try Release.link(good, to: release.id) }
    }

    private func verify(_ release: Release) async -> [CheckReport] {
        let reports = await ServiceCheck.run(ServiceCheck.all(of: wanted), with: deployment.instruments)
        return [releaseCheck(release)] + reports
    }

    /// That the process which listens is the release's, and not one that happens to answer.
    private func releaseCheck(_ release: Release) -> CheckReport {
        let server = deployment.supervisor.server()
        let holders = ProcessTable.listeners(onPort: wanted.server.listen.port.number).holders
        let listens = server.map { record in holders.contains { $0.identity == record.process } } ?? false
        let isRight = listens && server?.release == release.id
        return CheckReport(
            name: "release",
            verdict: isRight ? .passed : .failed,
            target: "the process that listens on \(wanted.address)",
            summary: isRight
                ? "release \(release.id), pid \(server?.process.pid ?? 0)"
                : "release \(server?.release ?? "none") runs, \(listens ? "and" : "but does not") listen",
            measurements: []
        )
    }
}

extension DeployEmbedded {
    private func folders() -> Step {
        let layout = deployment.layout
        return Step(
            "state folder",
            intent: "create \(layout.root)",
            isNoticeable: false,
            isSatisfied: { layout.folders.allSatisfy(Folder.exists) },
            apply: {
                for folder in layout.folders { try Folder.create(folder, permissions: .ownerReadWriteExecute) }
                return nil
            }
        )
    }

    private func staging(_ release: Release, _ binary: ServerBinary, _ settings: ServerSettings) -> Step {
        let layout = deployment.layout
        return Step(
            "stage",
            intent: "copy ChatServer \(release.version) and its settings to releases/\(release.id)",
            isNoticeable: false,
            isSatisfied: { try Release.staged(release.id, in: layout) != nil },
            apply: {
                try await release.stage(binary: binary.path, settings: settings.bytes, in: layout) { folder in
                    try await refuseBadSettings(in: folder)
                }
                return "releases/\(release.id)"
            }
        )
    }

    /// The server itself knows best which variables it knows; other faults of it are the trial's to find.
    private func refuseBadSettings(in folder: FilePath) async throws {
        let command = ServerCommand(deployment.layout, stagedIn: folder).check()
        guard let result = try? await deployment.runner.run(command),
            result.termination == .exited(ExitCode.configuration.rawValue)
        else { return try Task.checkCancellation() }
        throw DeployFailure.settingsRefused(result)
    }

    private func strays() -> Step {
        let layout = deployment.layout
        return Step(
            "leftovers",
            intent: "end trial servers that a killed deploy left",
            isNoticeable: false,
            isSatisfied: { Self.leftovers(layout).isEmpty },
            apply: { "\(try await Strays.end(Self.leftovers(layout), grace: .seconds(2))) ended" }
        )
    }

    private static func leftovers(_ layout: EmbeddedLayout) -> [ProcessTable.Entry] {
        ServerCommand.processes(layout, .trial) + ServerCommand.processes(layout, .task)
    }

    private func migration(_ release: Release, needed: Bool, _ events: @escaping EventHandler) -> Step {
        let command = ServerCommand(deployment.layout, release: release.id)
            .migrate(deadline: server.startDeadline)
        let runner = deployment.runner
        return Step(
            "migrate",
            intent: "bring the database to the schema of \(release.version)",
            isSatisfied: { !needed },
            apply: {
                let result: CommandResult
                do {
                    result = try await runner.run(command) { events(.output($0)) }
                } catch CommandFailure.timedOut(_, let limit) {
                    throw DeployFailure.migrationTooSlow(limit: limit)
                }
                guard result.succeeded else { throw DeployFailure.migrationFailed(result) }
                return result.standardOutput.split(whereSeparator: \.isNewline).last.map(String.init)
            }
        )
    }

    private func trial(_ release: Release, needed: Bool, _ events: @escaping EventHandler) -> Step {
        let trial = Trial(
            layout: deployment.layout,
            release: release.id,
            deadline: server.startDeadline,
            runner: deployment.runner,
            http: deployment.http,
            events: events
        )
        return Step(
            "trial",
            intent: "start release \(release.id) on a free port and see it become ready",
            isSatisfied: { !needed },
            apply: { try await trial.run() }
        )
    }

    private func handingOver(
        _ release: Release,
        _ predecessor: Release?,
        _ handover: Handover,
        serves: Bool
    ) -> Step {
        let layout = deployment.layout
        let supervisor = deployment.supervisor
        let before = Release.linked(by: layout.current)
        return Step(
            "hand over",
            intent: predecessor.map { "serve release \(release.id) in place of \($0.id)" }
                ?? "serve release \(release.id)",
            isSatisfied: { serves },
            apply: { try await handover.hand(to: release) },
            undo: {
                if let predecessor { return try await handover.hand(to: predecessor) }
                // Current before and current now: a server that is ill for a moment is not to be ended for it.
                if before == release.id { return "left as it was" }
                try await supervisor.stop()
                if let before {
                    try Release.link(layout.current, to: before)
                } else {
                    try Folder.remove(layout.current)
                }
                return "stopped"
            }
        )
    }

    private func pruning(_ release: Release, _ predecessor: Release?) -> Step {
        let layout = deployment.layout
        return Step(
            "prune",
            intent: "remove all but the last \(Self.keptReleases) releases",
            isNoticeable: false,
            isSatisfied: { try Self.superseded(in: layout, by: release, keeping: predecessor).isEmpty },
            apply: {
                let names = try Self.superseded(in: layout, by: release, keeping: predecessor)
                for name in names { try Folder.remove(layout.releases.appending(name)) }
                return "\(names.count) removed"
            }
        )
    }

    /// Releases beyond the newest, and what killed runs left half-staged.
    ///
    /// The same before the hand-over as after it, since what is kept is known from the start.
    private static func superseded(
        in layout: EmbeddedLayout,
        by release: Release,
        keeping predecessor: Release?
    ) throws -> [String] {
        let names = try Folder.names(in: layout.releases)
        let linked = Set([Release.linked(by: layout.current), Release.linked(by: layout.good)].compactMap(\.self))
        let partial = names.filter { $0.hasPrefix(".") }
        let others = try names.filter { !$0.hasPrefix(".") && $0 != release.id }.map { name in
            let isKept = name == predecessor?.id || linked.contains(name)
            return (name, isKept, try Release.manifest(name, in: layout)?.stagedAt ?? .distantPast)
        }
        let keptFirst = others.sorted { ($0.1 ? 1 : 0, $0.2) > ($1.1 ? 1 : 0, $1.2) }
        return partial + keptFirst.dropFirst(keptReleases - 1).filter { !$0.1 }.map(\.0)
    }
}
