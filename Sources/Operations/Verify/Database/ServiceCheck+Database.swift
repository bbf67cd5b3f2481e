internal import Environments
internal import Processes

extension ServiceCheck {
    /// Has the server itself use its database, and looks at how much room that has.
    func ask(_ limits: DatabaseLimits, _ instruments: Instruments) async -> Answer {
        var answer = Answer(target: "database", summary: "")
        do {
            let state: DatabaseState
            switch instruments.view {
            case .embedded(let deployment):
                state = try await DatabaseState.read(deployment, within: check.deadline)
            case .cluster(let deployment, _):
                let connection = deployment.connection
                let objects = try await connection.objects(RolloutSnapshot.command(connection.kubectl))
                let snapshot = RolloutSnapshot(objects, workloads: Self.databaseWorkloads)
                let faults = snapshot.findings(RolloutDeadlines(ready: deployment.environment.server.startDeadline))
                let store = faults.filter { $0.workload.kind == "StatefulSet" && $0.pod != nil }
                answer.findings = store.prefix(1).map { .failure($0.summary) }
                do {
                    state = try await DatabaseState.read(deployment, snapshot, within: check.deadline)
                } catch DatabaseCheckFailure.noServer {
                    let words = await connection.lastWords(ofServers: snapshot)
                    let reason = words.map { "; the last one said: \($0)" } ?? ""
                    answer.findings.append(.failure(DatabaseCheckFailure.noServer.message + reason))
                    return answer
                }
            case .unreachable(let reason):
                answer.findings = [.failure(reason)]
                return answer
            case nil:
                answer.findings = [.failure("the database cannot be seen from here")]
                return answer
            }
            answer.target = "database \(state.name)"
            answer.findings += state.findings(limits)
            answer.summary = state.summary
            answer.measurements = state.measurements
            answer.duration = state.writeMilliseconds.map { .milliseconds(Int64($0.rounded(.up))) }
        } catch {
            answer.findings.append(.failure(FailureReport(error).message))
        }
        return answer
    }

    private static let databaseWorkloads = [
        ObjectReference(apiVersion: "apps/v1", kind: "StatefulSet", name: "chat-mysql"),
        ObjectReference(apiVersion: "apps/v1", kind: "Deployment", name: ReleaseFacts.server),
    ]
}

extension ClusterConnection {
    /// What a server that cannot start complained about, in one line; nil where there is none.
    fileprivate func lastWords(ofServers snapshot: RolloutSnapshot) async -> String? {
        for pod in snapshot.pods where pod.object.labels["app.kubernetes.io/name"] == ReleaseFacts.server {
            // What failed is the last container that has begun at all.
            for container in pod.containers.reversed() where container.exits > 0 {
                for isPrevious in [true, false] {
                    let command = kubectl.logs(pod: pod.name, container: container.name, 20, previous: isPrevious)
                    guard let result = try? await runner.run(command), result.succeeded else { continue }
                    let lines = result.standardOutput.split(whereSeparator: \.isNewline)
                    if let line = lines.last(where: { $0.hasPrefix("error: ") }) { return "\(line.dropFirst(7))" }
                }
            }
        }
        return nil
    }
}
