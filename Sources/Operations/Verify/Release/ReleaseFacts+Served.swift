extension ReleaseFacts {
    private struct Replica: Sendable {
        var build: ServedBuild
        var count: Int
        /// As a sentence names it.
        var name: String
        var isOwn: Bool
    }

    /// What the address answers, compared with what was accepted, or where that is not known with each other.
    var served: [CheckFinding] {
        let refused = replicas.refusals.sorted { $0.key < $1.key }.map { reason, count in
            CheckFinding.failure(
                replicas.builds.isEmpty
                    ? "\(address) gives no answer that says its version: \(reason)"
                    : "\(count) of \(replicas.askings) askings of \(address) failed: \(reason)"
            )
        }
        if replicas.builds.isEmpty { return refused }
        let each = self.each
        if !each.contains(where: \.isOwn) {
            let others = each.map(\.name).joined(separator: ", ")
            let words = "\(address) leads elsewhere, to \(others): none of the release's pods answers there"
            return [.failure("\(words); see \(Self.page)")] + refused
        }
        return versions(each) + strangers(each) + refused + unseen
    }

    private var each: [Replica] {
        let known = Dictionary(pods.map { (ServedBuild.instance(onHost: $0.name), $0) }) { first, _ in first }
        let own = Set(serverWorkload.map { snapshot.pods(of: $0).map(\.name) } ?? [])
        return replicas.builds.map { build, count in
            guard let instance = build.instance else {
                // A server from before they told: any of the release's.
                return Replica(build: build, count: count, name: "a replica that does not say which", isOwn: true)
            }
            let pod = known[instance]
            let name = pod?.name ?? "a server outside the namespace (instance \(instance))"
            return Replica(build: build, count: count, name: name, isOwn: pod.map { own.contains($0.name) } ?? false)
        }
        .sorted { $0.name < $1.name }
    }

    private func versions(_ each: [Replica]) -> [CheckFinding] {
        func words(_ build: ServedBuild) -> String { "\(build.version) of commit \(build.commit)" }
        if let version = accepted?.version, let commit = accepted?.commit {
            let wanted = "\(version) of commit \(commit)"
            let wrong = each.filter { words($0.build) != wanted }
            if wrong.count == each.count, Set(wrong.map { words($0.build) }).count == 1, let first = wrong.first {
                let all = "every replica answers with \(words(first.build)), but \(wanted) was deployed"
                return [.failure("\(all); see \(Self.page)")]
            }
            return wrong.map { replica in
                let often = "in \(replica.count) of \(replicas.askings) askings"
                let what = "\(replica.name) answers with \(words(replica.build)) instead of \(wanted)"
                return .failure("\(what), \(often); see \(Self.page)")
            }
        }
        guard Set(each.map { words($0.build) }).count > 1 else { return [] }
        let list = each.map { "\($0.name) \(words($0.build))" }.joined(separator: ", ")
        return [.failure("replicas answer with different versions: \(list); see \(Self.page)")]
    }

    private func strangers(_ each: [Replica]) -> [CheckFinding] {
        each.filter { !$0.isOwn }.map { replica in
            let often = "\(replica.count) of \(replicas.askings) askings"
            return .failure("\(address) also leads to \(replica.name), which is none of the release's, in \(often)")
        }
    }

    /// Replicas that are ready and never answered; servers that do not say which they are may be those.
    private var unseen: [CheckFinding] {
        if replicas.builds.keys.contains(where: { $0.instance == nil }) { return [] }
        return serverPods.filter { $0.isReady && !replicas.instances.contains(ServedBuild.instance(onHost: $0.name)) }
            .map { .warning("\($0.name) is ready but never answered at \(address) in \(replicas.askings) askings") }
    }

    private static let page = "docs/runbooks/other-version-served.md"
}
