internal import Processes

/// What was seen of an embedded release, and what its address answers.
struct EmbeddedRelease: Sendable {
    /// The release that is to run; nil where nothing was deployed.
    var current: String?
    /// The last one that was verified.
    var good: String?
    /// As it was staged; nil where its files are not as they were.
    var release: Release?
    var server: ServerRecord?
    var isSupervised: Bool
    var served: Result<ServedBuild, any Error>?

    /// Looks; changes nothing.
    static func read(_ deployment: EmbeddedDeployment) async throws -> EmbeddedRelease {
        let layout = deployment.layout
        let current = Release.linked(by: layout.current)
        let release = try current.flatMap { id throws(FileFailure) in try Release.staged(id, in: layout) }
        var seen = EmbeddedRelease(
            current: current,
            good: Release.linked(by: layout.good),
            release: release,
            server: deployment.supervisor.server(),
            isSupervised: deployment.supervisor.running() != nil
        )
        if let release { seen.served = await ServedBuild.ask(at: release.url, deployment.http) }
        return seen
    }

    var findings: [CheckFinding] {
        guard let current else { return [.failure("nothing is deployed")] }
        var findings: [CheckFinding] = []
        if let server, server.release != current {
            findings.append(.failure("release \(server.release) runs, but \(current) was deployed"))
        } else if server == nil {
            findings.append(.failure("no server runs: release \(current) is stopped, or has died"))
        }
        guard let release else {
            let words = "the files of release \(current) are not as they were deployed: deploy again"
            return [.failure(words)] + findings
        }
        switch served {
        case .failure(let error)?: findings.append(.failure("\(release.url): \(FailureReport(error).message)"))
        case .success(let build)? where build.version != release.version || build.commit != release.commit:
            let words = "\(release.url) answers with \(build.version) of commit \(build.commit)"
            findings.append(
                .failure("\(words), but \(release.version) of commit \(release.commit) was deployed")
            )
        case .success, nil: break
        }
        if server != nil, !isSupervised {
            findings.append(.warning("the server has no supervisor; see docs/runbooks/unsupervised.md"))
        }
        if let server, server.restarts > 0 {
            let times = server.restarts == 1 ? "once" : "\(server.restarts) times"
            findings.append(.warning("the server was restarted \(times) after it had died"))
        }
        return findings
    }

    func answer(target: String) -> Answer {
        var answer = Answer(findings: findings, target: target, summary: "")
        if let release {
            let image = release.binarySHA256.prefix(12)
            answer.summary =
                "release \(release.id): \(release.version) of commit \(release.commit), program sha256:\(image)…"
        }
        if let server {
            answer.measurements = [Measurement(name: "restarted", value: Double(server.restarts), unit: "times")]
        }
        return answer
    }
}
