internal import FoundationEssentials

extension RolloutFinding {
    /// Whether the container's log may say more than its exit status.
    var asksForLog: Bool {
        guard container != nil else { return false }
        switch fault {
        case .settingsRefused, .migrationFailed, .crashes, .livenessFailed, .neverReady, .neverStarted,
            .databaseRefusesPassword, .outOfMemory:
            return true
        default: return false
        }
    }

    /// The finding as the container's last lines make it out.
    func explained(by log: [String], in snapshot: RolloutSnapshot) -> RolloutFinding {
        var found = self
        found.log = log
        switch fault {
        case .settingsRefused:
            found.fault = .settingsRefused(log.filter { $0.hasPrefix("error: ") }.map { String($0.dropFirst(7)) })
        case .migrationFailed, .crashes, .neverReady, .livenessFailed:
            let pod = snapshot.pods.first { $0.name == self.pod }
            for line in log.reversed() {
                if let denied = snapshot.refusedPassword(in: line, pod: pod) {
                    found.fault = denied
                    break
                }
            }
        default: break
        }
        return found
    }
}

extension RolloutSnapshot {
    /// MySQL's error 1045 (MySQL reference, ER_ACCESS_DENIED_ERROR) in a text, if it is there.
    ///
    /// Error 1044 begins alike: it denies a user that gave the right password a database.
    func refusedPassword(in text: String, pod: Pod?) -> RolloutFault? {
        guard let range = text.firstRange(of: "Access denied for user '"),
            text[range.upperBound...].contains("(using password: ")
        else { return nil }
        let user = text[range.upperBound...].prefix { $0 != "'" }
        return .databaseRefusesPassword(user: user.isEmpty ? nil : String(user), volume: volume(olderThan: pod))
    }

    /// The store's claim when it was there before the pod: then it holds what was set up with an older password.
    private func volume(olderThan pod: Pod?) -> String? {
        guard let born = pod?.object.created else { return nil }
        let names = workloads.filter(\.isStore).flatMap(pods(of:)).flatMap(\.claims)
        return names.first { name in
            guard let made = claims[name]?.created else { return false }
            return born.timeIntervalSince(made) > 5
        }
    }
}

extension KubernetesObject {
    fileprivate var created: Date? {
        metadata["creationTimestamp"].string.flatMap { try? Date($0, strategy: .iso8601) }
    }
}
