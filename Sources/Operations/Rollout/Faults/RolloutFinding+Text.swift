extension RolloutFinding {
    /// What is wrong and with what, in one line; the log's lines follow it.
    package var message: String {
        log.isEmpty
            ? summary : ([summary] + ["last lines of \(place):"] + log.map { "  \($0)" }).joined(separator: "\n")
    }

    /// The first line.
    package var summary: String {
        switch fault {
        case .nodeNotReady(let node, let why): "node \(node) is not ready: \(why)"
        case .nodePressure(let why): "\(place) has no room on its node: \(why)"
        case .podsRefused(let why): "the cluster refuses to create the pods of \(workload): \(why)"
        case .volumeUnbound(let claim, let why):
            "no volume for the claim \(claim.name) (\(claim.size), storage class "
                + "\(claim.storageClass ?? "of the cluster's default")): \(why)"
        case .insufficient(let resource, let asked, let there):
            "no node has enough \(resource) left for \(place), which asks for \(asked)"
                + (there.isEmpty ? "" : "; \(there.joined(separator: ", ")) in all")
        case .unschedulable(let why): "no node takes \(place): \(why)"
        case .imageNotFound, .registrySpeaksHTTP, .registryRefuses, .registryUnreachable, .wrongArchitecture,
            .imageUnusable:
            imageSummary
        case .missingObject(let why): "\(place) needs what is not there: \(why)"
        case .containerRefused(let why): "the node refuses to create \(place): \(why)"
        case .cannotStart(let why): "\(place) cannot be started: \(why)"
        case .outOfMemory(let limit):
            "\(place) was killed since it used more memory than its limit of \(limit ?? "its node")"
        case .settingsRefused(let faults):
            "\(place) refuses its settings" + (faults.isEmpty ? "" : ": \(faults.joined(separator: "; "))")
        case .databaseRefusesPassword(let user, let volume):
            "MySQL refuses the password of \(user.map { "user \($0)" } ?? "its user")"
                + (volume.map { ": the volume \($0) was initialised with another password" } ?? "")
        case .migrationFailed(let status):
            "\(place) failed: it exited with \(status.code)\(Self.times(status.times))\(complaint)"
        case .crashes(let status):
            "\(place) keeps ending: it exited with \(status.code)\(Self.times(status.times))\(complaint)"
        case .livenessFailed(let answer): "\(place) was killed since it did not answer: \(answer)"
        case .volumeNotMounted(let why): "a volume of \(place) cannot be mounted: \(why)"
        case .neverStarted(let limit, let why): "\(place) did not start within \(limit.inWords): \(why)"
        case .neverReady(let limit, let answer):
            "\(place) did not become ready within \(limit.inWords)" + (answer.isEmpty ? "" : ": \(answer)")
        case .stuckTerminating(let grace): "\(place) does not stop, though it had \(grace.inWords)"
        case .notCreated: "the cluster has not created \(workload)'s pods"
        }
    }

    private var imageSummary: String {
        switch fault {
        case .imageNotFound(let image, let tags):
            "image not found: \(image) is not in the registry \(image.registry)" + Self.list(tags)
        case .registrySpeaksHTTP(let image):
            "the node speaks HTTPS to the registry \(image.registry), which speaks plain HTTP (\(image))"
        case .registryRefuses(let image, let why): "the registry \(image.registry) refuses \(image): \(why)"
        case .registryUnreachable(let image, let why):
            "the node cannot reach the registry \(image.registry) for \(image): \(why)"
        case .wrongArchitecture(let image): "\(image) is not built for the architecture of the node"
        case .imageUnusable(let image, let why): "the node cannot use the image \(image): \(why)"
        default: ""
        }
    }

    /// The pod, and the container where it has a name of its own.
    var place: String {
        guard let pod else { return workload.description }
        return container.map { "\(pod) (\($0))" } ?? pod
    }

    /// What the program said of it last, as programs with a word for people do: ChatServer's `error: …`.
    private var complaint: String {
        let line = log.last { $0.hasPrefix("error: ") }
        return line.map { ": \($0.dropFirst("error: ".count))" } ?? ""
    }

    private static func list(_ tags: [String]?) -> String {
        guard let tags else { return "" }
        if tags.isEmpty { return ", which has no tag of it" }
        let shown = tags.suffix(5).joined(separator: ", ")
        return "; tags that are there: \(shown)" + (tags.count > 5 ? " and \(tags.count - 5) more" : "")
    }

    private static func times(_ count: Int) -> String { count > 1 ? ", \(count) times so far" : "" }
}

extension Duration {
    /// Whole seconds, for limits that people set in seconds.
    var inWords: String { "\(components.seconds) s" }
}
