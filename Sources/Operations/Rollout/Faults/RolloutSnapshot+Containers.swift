extension RolloutSnapshot {
    /// What is wrong with a container that is neither done nor ready.
    func fault(
        of container: PodContainer,
        in pod: Pod,
        of workload: Workload,
        _ deadlines: RolloutDeadlines
    ) -> RolloutFault? {
        switch container.state {
        case .waiting(let reason, let message):
            return waitingFault(container, reason, message, pod, deadlines)
        case .terminated(let exit) where !exit.isKnown:
            return .neverStarted(within: deadlines.pull, why: "its node lost the container and has not started another")
        case .terminated(let exit):
            return exitFault(container, exit, pod)
        case .running where container.isInitial:
            let why = "its initial container \(container.name) is still running"
            return .neverStarted(within: deadlines.store, why: why)
        case .running where !container.isReady:
            let answer = probeAnswer(container, pod, ["Readiness", "Startup"])
            if workload.isStore, let fault = refusedPassword(in: answer, pod: pod) { return fault }
            return .neverReady(within: workload.isStore ? deadlines.store : deadlines.ready, answer: answer)
        case .running: return nil
        }
    }

    private func waitingFault(
        _ container: PodContainer,
        _ reason: String,
        _ message: String,
        _ pod: Pod,
        _ deadlines: RolloutDeadlines
    ) -> RolloutFault? {
        switch reason {
        case "ErrImagePull", "ImagePullBackOff", "RegistryUnavailable":
            let image = ImageName(container.image)
            return pullText(container, message, pod).map { PullFailure(image: image, text: $0).fault }
        case "ErrImageNeverPull", "InvalidImageName", "ImageInspectError":
            return .imageUnusable(container.image, why: message)
        case "CreateContainerConfigError":
            return Self.isAboutMissingObject(message) ? .missingObject(why: message) : .containerRefused(why: message)
        case "CreateContainerError", "RunContainerError":
            return .cannotStart(why: message)
        case "CrashLoopBackOff":
            return container.exit.flatMap { $0.isKnown ? exitFault(container, $0, pod) : nil }
        default: return startFault(pod, deadlines)
        }
    }

    /// The runtime's words; of the back-off between two tries they are only in the event.
    private func pullText(_ container: PodContainer, _ message: String, _ pod: Pod) -> String? {
        let event = events(about: pod, ["Failed"]).last {
            $0.container?.hasSuffix(container.name) != false && $0.message.hasPrefix("Failed to pull image")
        }
        if let event { return event.message }
        return message.hasPrefix("Back-off") || message.isEmpty ? nil : message
    }

    /// Before the first container there are the volumes and the pod's network.
    private func startFault(_ pod: Pod, _ deadlines: RolloutDeadlines) -> RolloutFault? {
        guard pod.node != nil else { return nil }
        let reasons: Set = ["FailedMount", "FailedAttachVolume", "FailedMapVolume", "FailedCreatePodSandBox"]
        guard let event = events(about: pod, reasons).last else {
            let why = "its image is still being pulled, or its volumes are being mounted"
            return .neverStarted(within: deadlines.pull, why: why)
        }
        if Self.isAboutMissingObject(event.message) {
            let what = event.message.firstRange(of: " : ").map { String(event.message[$0.upperBound...]) }
            return .missingObject(why: what ?? event.message)
        }
        return .volumeNotMounted(why: event.message)
    }

    /// Such as `secret "x" not found`, `couldn't find key k in Secret ns/x`, `references non-existent secret key: k`.
    private static func isAboutMissingObject(_ message: String) -> Bool {
        let message = message.lowercased()
        return (message.contains("secret") || message.contains("configmap"))
            && (message.contains("not found") || message.contains("couldn't find key")
                || message.contains("non-existent"))
    }

    private func exitFault(_ container: PodContainer, _ exit: PodContainer.Exit, _ pod: Pod) -> RolloutFault {
        let status = ExitStatus(code: exit.code, times: container.exits)
        switch exit.reason {
        case "OOMKilled": return .outOfMemory(limit: container.memoryLimit)
        case "StartError", "ContainerCannotRun": return .cannotStart(why: exit.message)
        default: break
        }
        let killed = events(about: pod, ["Killing"]).contains {
            $0.container == container.name
                && ($0.message.contains("failed liveness probe") || $0.message.contains("failed startup probe"))
        }
        if killed { return .livenessFailed(answer: probeAnswer(container, pod, ["Liveness", "Startup"])) }
        if exit.code == ExitStatus.configuration { return .settingsRefused([]) }
        return container.isInitial || pod.object.spec["restartPolicy"].string == "Never"
            ? .migrationFailed(status) : .crashes(status)
    }

    /// What the kubelet heard last from one of these probes; empty when it has not failed.
    private func probeAnswer(_ container: PodContainer, _ pod: Pod, _ probes: [String]) -> String {
        let event = events(about: pod, ["Unhealthy"]).last { event in
            event.container == container.name && probes.contains { event.message.hasPrefix("\($0) probe") }
        }
        return event?.message ?? ""
    }
}

extension ExitStatus {
    /// EX_CONFIG of sysexits(3), which ChatServer ends with when its settings are not right.
    static let configuration = 78
}
