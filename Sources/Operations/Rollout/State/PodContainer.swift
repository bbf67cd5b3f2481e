package import FoundationEssentials

/// A container of a pod as the kubelet reports it (Kubernetes API, `ContainerStatus`).
package struct PodContainer: Sendable, Hashable {
    package enum State: Sendable, Hashable {
        case waiting(reason: String, message: String)
        case running
        case terminated(Exit)
    }

    package struct Exit: Sendable, Hashable {
        package var code: Int
        /// Such as `Error`, `OOMKilled`, `StartError` or `Completed`.
        package var reason: String
        package var message: String

        /// False where the kubelet found the container gone: it then invents the code 137, which says nothing of the
        /// program (Kubernetes `pkg/kubelet/kubelet_pods.go`, `ContainerStatusUnknown`).
        package var isKnown: Bool { reason != "ContainerStatusUnknown" }
    }

    package var name: String
    package var image: String
    /// What the runtime pulled, by digest; empty before.
    package var imageID: String
    package var isInitial: Bool
    package var isReady: Bool
    package var restarts: Int
    package var state: State
    /// How the run before the present one ended.
    package var previousExit: Exit?
    /// When that was, or the present run has ended.
    package var endedAt: Date?
    package var memoryLimit: String?

    /// How the present run ended, or the one before it where the kubelet waits before it starts the next.
    package var exit: Exit? {
        switch state {
        case .terminated(let exit): exit
        case .waiting, .running: previousExit
        }
    }

    /// How often it has ended so far; a loss of the container by its node, where that was the last, is no end.
    package var exits: Int {
        let ends =
            switch state {
            case .terminated: restarts + 1
            case .waiting: previousExit == nil ? 0 : restarts + 1
            case .running: restarts
            }
        return exit?.isKnown == false ? max(0, ends - 1) : ends
    }

    package var isRunning: Bool { state == .running }

    /// What an image's id names it by, whether with its repository or without.
    static func digest(in imageID: String) -> String? {
        imageID.firstRange(of: "sha256:").map { String(imageID[$0.lowerBound...]) }
    }

    /// Whether it did what an initial container is there for.
    package var isDone: Bool {
        if case .terminated(let exit) = state { isInitial && exit.code == 0 } else { false }
    }
}

extension PodContainer {
    init(_ status: JSONValue, spec: JSONValue, isInitial: Bool) {
        name = spec["name"].string ?? ""
        image = spec["image"].string ?? ""
        imageID = status["imageID"].string ?? ""
        self.isInitial = isInitial
        isReady = status["ready"].bool ?? false
        restarts = status["restartCount"].integer ?? 0
        state = State(status["state"])
        previousExit = Exit(status["lastState"]["terminated"])
        let ended = [status["state"], status["lastState"]].compactMap { $0["terminated"]["finishedAt"].string }
        endedAt = ended.first.flatMap { try? Date($0, strategy: .iso8601) }
        memoryLimit = spec["resources"]["limits"]["memory"].string
    }
}

extension PodContainer.State {
    init(_ json: JSONValue) {
        if let exit = PodContainer.Exit(json["terminated"]) {
            self = .terminated(exit)
        } else if json["running"] != .null {
            self = .running
        } else {
            let waiting = json["waiting"]
            self = .waiting(reason: waiting["reason"].string ?? "", message: waiting["message"].string ?? "")
        }
    }
}

extension PodContainer.Exit {
    init?(_ json: JSONValue) {
        guard let code = json["exitCode"].integer else { return nil }
        self.init(code: code, reason: json["reason"].string ?? "", message: json["message"].string ?? "")
    }
}
