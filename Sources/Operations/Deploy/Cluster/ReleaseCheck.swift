internal import CurlHTTP
internal import Diagnostics
internal import Environments
internal import SystemPackage

/// The build that a domain's `/api/health` says it is.
struct ServedBuild: Decodable, Sendable, Hashable {
    var version: String
    var commit: String
    /// Which replica answered; nil of servers before there was such a thing.
    var instance: String?

    /// What the replica on a host of this name, such as a pod, calls itself.
    static func instance(onHost name: String) -> String { String(FileContents.sha256(name.utf8).prefix(12)) }

    private struct Answer: Decodable {
        var data: ServedBuild
    }

    static func ask(
        _ environment: Environment,
        _ address: String,
        _ http: Client,
        in project: FilePath
    ) async -> Result<ServedBuild, any Error> {
        await ask(
            at: address,
            http,
            connectTo: environment.connectOverrides,
            authorities: environment.site.authorities?.resolved(in: project)
        )
    }

    static func ask(
        at address: String,
        _ http: Client,
        connectTo: [ConnectOverride] = [],
        authorities: FilePath? = nil
    ) async -> Result<ServedBuild, any Error> {
        var request = Request(.get, address + "/api/health")
        request.deadline = .seconds(5)
        request.freshConnection = true
        request.connectTo = connectTo
        if let authorities { request.trust = .file(authorities.string) }
        do {
            let response = try await http.send(request)
            guard response.status == 200 else { return .failure(ServedFailure.status(response.status)) }
            return .success(try JSONDocument.decode(Answer.self, from: response.body).data)
        } catch {
            return .failure(error)
        }
    }
}

/// Why what answers says no build.
enum ServedFailure: Failure, Hashable {
    case status(Int)

    var message: String {
        switch self {
        case .status(let status): "answers with status \(status)"
        }
    }
}

/// That what runs, and what answers, is what was deployed.
struct ReleaseCheck: Sendable {
    /// As the registry has it; nil where there is no registry, or it does not say.
    let wanted: PublishedImage?
    let commit: String?

    /// Every pod of the server is of the newest revision, ready, and runs the image that was pushed.
    func pods(_ found: Result<RolloutSnapshot, any Error>) -> CheckReport {
        let target = "pods of Deployment/chat-server"
        let snapshot: RolloutSnapshot
        switch found {
        case .failure(let error): return report("pods", target, fault: FailureReport(error).message, "")
        case .success(let seen): snapshot = seen
        }
        guard
            let server = snapshot.workloads.first(where: {
                $0.reference.kind == "Deployment" && $0.reference.name == "chat-server"
            })
        else { return report("pods", target, fault: "the Deployment is not there", "") }
        let pods = snapshot.pods(of: server).filter { !$0.isTerminating }
        let faults = pods.compactMap { pod -> String? in
            if !server.isNewest(pod) { return "\(pod.name) is of an older revision" }
            if !pod.isReady { return "\(pod.name) is not ready" }
            guard let wanted else { return nil }
            let image = pod.containers.first { !$0.isInitial }?.imageID ?? ""
            let digests = ["\(wanted.manifestDigest)", "\(wanted.configDigest)"]
            return digests.contains { image.hasSuffix($0) } ? nil : "\(pod.name) runs \(image)"
        }
        let digest = wanted.map { " run \($0.manifestDigest)" } ?? " are ready"
        let fault = pods.isEmpty ? "there is no pod" : faults.isEmpty ? nil : faults.joined(separator: "; ")
        return report("pods", target, fault: fault, "\(pods.count) of \(pods.count)\(digest)")
    }

    /// The domain itself says the version and commit that are in the image.
    func served(_ answer: Result<ServedBuild, any Error>, at address: String) -> CheckReport {
        let target = "GET \(address)/api/health"
        switch answer {
        case .failure(let error): return report("release", target, fault: FailureReport(error).message, "")
        case .success(let build):
            let version = wanted?.version ?? build.version
            let commit = wanted?.commit ?? self.commit ?? build.commit
            let isRight = build.commit == commit && build.version == version
            return report(
                "release",
                target,
                fault: isRight
                    ? nil : "serves \(build.version) of commit \(build.commit), not \(version) of \(commit)",
                "serves \(build.version) of commit \(build.commit)"
            )
        }
    }

    private func report(_ name: String, _ target: String, fault: String?, _ summary: String) -> CheckReport {
        CheckReport(
            name: name,
            verdict: fault == nil ? .passed : .failed,
            target: target,
            summary: fault ?? summary,
            measurements: []
        )
    }
}
