internal import FoundationEssentials
internal import Processes
internal import Synchronization

/// The logs of the release's pods, merged.
package struct PodLogs: Sendable {
    private let connection: ClusterConnection
    private let query: PodLogQuery

    package init(_ connection: ClusterConnection, _ query: PodLogQuery) {
        self.connection = connection
        self.query = query
    }

    /// By time; as many of the last as were asked for.
    package func lines() async throws -> [PodLogLine] {
        let result = try await connection.runner.run(connection.kubectl.logs(query))
        guard result.succeeded else { throw KubernetesFailure(result) }
        let lines = result.standardOutput.split(whereSeparator: \.isNewline)
            .compactMap { PodLogLine(String($0)) }
            .sorted(by: PodLogLine.isBefore)
        return query.tail.map { Array(lines.suffix($0)) } ?? lines
    }

    /// Shows every line that is logged from now on, also by pods that start later, until the task is cancelled.
    ///
    /// - Parameter after: the line shown last; everything since then is shown too.
    package func follow(after last: PodLogLine?, _ show: @escaping @Sendable (PodLogLine) -> Void) async throws {
        let shown = Shown(last, from: Timestamp.text(Date()))
        while true {
            let pods = try await names()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    let command = connection.kubectl.followLogs(query, from: shown.moment)
                    try await connection.runner.run(command) { output in
                        guard output.stream == .standardOutput, let line = PodLogLine(output.text) else { return }
                        if shown.take(line) { show(line) }
                    }
                    // All that were followed have ended: whoever comes next is noticed below.
                    try await Task.sleep(for: .seconds(3600))
                }
                group.addTask {
                    repeat { try await Task.sleep(for: .seconds(2)) } while try await names() == pods
                }
                _ = try await group.next()
                group.cancelAll()
            }
            try Task.checkCancellation()
        }
    }

    /// Pods that have containers to read from.
    private func names() async throws -> Set<String> {
        let pods = try await connection.objects(connection.kubectl.get(["pods"], selector: query.selector))
        let started = pods.filter { pod in
            (pod.status["containerStatuses"].array ?? []).contains { $0["state"]["waiting"] == .null }
        }
        return Set(started.compactMap(\.uid))
    }

    /// What was shown of the second that is read again when kubectl is started anew.
    private final class Shown: Sendable {
        private let state: Mutex<(moment: String, recent: [PodLogLine])>

        init(_ last: PodLogLine?, from moment: String) {
            state = Mutex((last?.time ?? moment, last.map { [$0] } ?? []))
        }

        var moment: String { state.withLock { $0.moment } }

        /// False for a line that was shown before.
        func take(_ line: PodLogLine) -> Bool {
            state.withLock { state in
                if state.recent.contains(line) { return false }
                state.recent.append(line)
                if state.recent.count > 2000 { state.recent.removeFirst(1000) }
                if state.moment < line.time { state.moment = line.time }
                return true
            }
        }
    }
}
