internal import Processes

extension RolloutWatch {
    /// How many of a container's last lines are kept.
    static let logLines = 20

    /// The verdict with what only a further look tells: logs, and the tags a registry has.
    func failure(
        _ root: RolloutFinding,
        _ others: [RolloutFinding],
        _ snapshot: RolloutSnapshot,
        _ timeline: [RolloutTimeline.Entry]
    ) async -> RolloutFailure {
        var root = root
        if root.asksForLog { root = root.explained(by: await log(of: root, in: snapshot), in: snapshot) }
        if case .imageNotFound(let image, _) = root.fault {
            root.fault = .imageNotFound(image, tags: await tags(image))
        }
        // Replicas fail alike: one of each is enough.
        var told: Set<RolloutFinding.Key> = [root.kind]
        return .failed(root, others: others.filter { told.insert($0.kind).inserted }, timeline: timeline)
    }

    /// The last lines of the run that failed; empty where there are none to be had.
    private func log(of finding: RolloutFinding, in snapshot: RolloutSnapshot) async -> [String] {
        guard let name = finding.pod, let container = finding.container else { return [] }
        let state = snapshot.pods.first { $0.name == name }?.containers.first { $0.name == container }
        // A run that waits for its next try, or the next one that has begun, hides the one that failed.
        let isPrevious = if case .terminated = state?.state { false } else { (state?.exits ?? 0) > 0 }
        // It may have been started again since it was looked at, and its log takes a moment on a busy node.
        for attempt in 0..<3 {
            if attempt > 0 { try? await Task.sleep(for: .milliseconds(500)) }
            for previous in [isPrevious, !isPrevious] {
                let command = connection.kubectl.logs(
                    pod: name,
                    container: container,
                    Self.logLines,
                    previous: previous
                )
                guard let result = try? await connection.runner.run(command), result.succeeded else { continue }
                let lines = result.standardOutput.split(whereSeparator: \.isNewline).map(String.init)
                if !lines.isEmpty { return lines }
            }
        }
        return []
    }

    /// The snapshot with the cluster's nodes, where pods are not placed or not running and reading nodes is permitted.
    func withNodes(_ snapshot: RolloutSnapshot) async -> RolloutSnapshot {
        guard snapshot.pods.contains(where: { !$0.isReady && !$0.isRunning }) else { return snapshot }
        var snapshot = snapshot
        let command = connection.kubectl.get(["nodes"], namespaced: false)
        snapshot.nodes = (try? await connection.objects(command)) ?? []
        return snapshot
    }
}

extension Pod {
    fileprivate var isRunning: Bool { containers.contains { !$0.isInitial && $0.isRunning } }
}

extension Kubectl {
    /// The last lines of a container's log.
    ///
    /// - Parameter previous: of the run before the present one.
    func logs(pod: String, container: String, _ lines: Int, previous: Bool) -> Command {
        let which = previous ? ["--previous"] : []
        return command(["logs", pod, "--container=\(container)", "--tail=\(lines)"] + which)
    }
}
