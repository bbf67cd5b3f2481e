internal import CurlHTTP
internal import Environments
internal import SystemPackage

/// What the service's address answered when it was asked again and again, each time on a new connection.
struct ServedReplicas: Sendable {
    /// How often each build, with its replica, answered.
    var builds: [ServedBuild: Int] = [:]
    /// How often there was no such answer, and why.
    var refusals: [String: Int] = [:]

    var askings: Int { builds.values.reduce(0, +) + refusals.values.reduce(0, +) }
    var instances: Set<String> { Set(builds.keys.compactMap(\.instance)) }

    mutating func take(_ answer: Result<ServedBuild, any Error>) {
        switch answer {
        case .success(let build): builds[build, default: 0] += 1
        case .failure(let error): refusals[FailureReport(error).message, default: 0] += 1
        }
    }

    /// Asks until every replica has answered, four at a time.
    ///
    /// - Parameters:
    ///   - instances: what the replicas call themselves.
    ///   - limit: how often is asked at most; balancers take replicas in turn, or by chance.
    static func ask(
        _ environment: Environment,
        _ address: String,
        _ http: Client,
        in project: FilePath,
        until instances: Set<String>,
        limit: Int,
        within deadline: Duration
    ) async -> ServedReplicas {
        var seen = ServedReplicas()
        let end = ContinuousClock.now + deadline
        repeat {
            let answers = await Array(repeating: (), count: 4)
                .mapAtOnce { await ServedBuild.ask(environment, address, http, in: project) }
            for answer in answers { seen.take(answer) }
        } while !instances.isSubset(of: seen.instances) && seen.askings < limit && ContinuousClock.now < end
            && !Task.isCancelled
        return seen
    }
}
