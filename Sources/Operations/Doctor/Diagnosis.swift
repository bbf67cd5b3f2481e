package import Environments
internal import Glibc
package import Processes
package import SystemPackage

/// What `chatops doctor` found about one thing.
package struct Finding: Codable, Sendable {
    package enum Verdict: String, Codable, Sendable {
        case good
        case advice
        case bad
    }

    package var subject: String
    package var verdict: Verdict
    package var detail: String
    /// What to type.
    package var remedy: String?
}

/// Looks at this machine with an environment in mind; changes nothing.
package struct Diagnosis: Sendable {
    private let environment: LoadedEnvironment?
    private let project: FilePath
    private let runner: Runner

    package init(_ environment: LoadedEnvironment?, project: FilePath, runner: Runner) {
        self.environment = environment
        self.project = project
        self.runner = runner
    }

    package func findings() async throws -> [Finding] {
        let kind = environment?.environment.cluster.kind
        let buildsFromSource = try FileContents.read(project.appending("Package.swift")) != nil
        var findings: [Finding] = []
        for requirement in Requirement.all(for: kind, buildsFromSource: buildsFromSource) {
            findings.append(try await examine(requirement))
        }
        findings.append(space())
        if kind == .embedded || kind == nil {
            findings.append(contentsOf: [port(), lingering()].compactMap(\.self))
        }
        return findings
    }

    private func examine(_ requirement: Requirement) async throws -> Finding {
        let subject = "\(requirement.program) \(requirement.minimum) or newer, for \(requirement.neededFor)"
        do {
            let result = try await runner.run(requirement.versionCommand)
            guard let version = Version(firstIn: result.standardOutput + result.standardError) else {
                return Finding(
                    subject: subject,
                    verdict: .bad,
                    detail: "it does not tell its version",
                    remedy: requirement.remedy
                )
            }
            let isNewEnough = version >= requirement.minimum
            return Finding(
                subject: subject,
                verdict: isNewEnough ? .good : .bad,
                detail: "found \(version)",
                remedy: isNewEnough ? nil : requirement.remedy
            )
        } catch let failure as CommandFailure {
            return Finding(subject: subject, verdict: .bad, detail: failure.message, remedy: requirement.remedy)
        }
    }

    private func space() -> Finding {
        let needed: UInt64 = 256 << 20
        let free = Folder.freeBytes(at: project) ?? 0
        return Finding(
            subject: "free space for releases, data and evidence",
            verdict: free >= needed ? .good : .bad,
            detail: "\(free >> 20) MiB free at \(project)",
            remedy: free >= needed ? nil : "free some: at least \(needed >> 20) MiB are needed"
        )
    }

    private func port() -> Finding? {
        guard let environment else { return nil }
        let listener = environment.environment.server.listen
        let subject = "a port to listen on: \(listener.host):\(listener.port)"
        let layout = EmbeddedLayout(root: StateFolder.path(of: environment.name, in: project))
        let own = Set(ServerCommand.processes(layout, .server).map(\.identity))
        let (isOccupied, holders) = ProcessTable.listeners(onPort: listener.port.number)
        if holders.contains(where: { own.contains($0.identity) }) {
            return Finding(subject: subject, verdict: .good, detail: "held by this deployment's own server")
        }
        guard let failure = ListenProbe.failure(host: listener.host.description, port: listener.port.number) else {
            return Finding(subject: subject, verdict: .good, detail: "free")
        }
        let problem =
            isOccupied
            ? DeployFailure.portInUse(host: listener.host.description, port: listener.port.number, holders: holders)
            : .cannotListen(host: listener.host.description, port: listener.port.number, failure)
        return Finding(subject: subject, verdict: .bad, detail: problem.message, remedy: problem.hint)
    }

    /// Without lingering a user's systemd units start at login and end at logout (loginctl(1)).
    private func lingering() -> Finding? {
        let runtime = FilePath("/run/user/\(getuid())/systemd")
        guard Folder.exists(runtime) else { return nil }
        return Finding(
            subject: "start after a reboot",
            verdict: .advice,
            detail: "a systemd user manager runs here: it can start the supervisor",
            remedy: "see templates/systemd/chatops-embedded.service"
        )
    }
}
