extension RolloutFinding {
    /// The next command to type, or the page that has it.
    package var hint: String {
        let page = "docs/runbooks/\(fault.page).md"
        switch fault {
        case .imageNotFound: return "push it with: chatops image push; or set image.tag to one that is there (\(page))"
        case .databaseRefusesPassword:
            return "give the Secret chat-mysql its old passwords back, or delete the claim with all its data (\(page))"
        case .settingsRefused: return "these variables come from server.settings of the environment (\(page))"
        case .migrationFailed: return "the database is as the last finished migration left it; see \(page)"
        case .insufficient, .outOfMemory: return "set resources in the environment's values: (\(page))"
        case .neverReady: return "is it only slow, give it longer with server.startDeadline (\(page))"
        default: return "see \(page)"
        }
    }
}

extension RolloutFault {
    /// The runbook that tells what to do, without its ending.
    package var page: String {
        switch self {
        case .nodeNotReady, .nodePressure: "node-not-ready"
        case .podsRefused, .notCreated: "pods-refused"
        case .volumeUnbound, .volumeNotMounted: "volume-unbound"
        case .insufficient, .unschedulable: "unschedulable"
        case .imageNotFound, .imageUnusable, .wrongArchitecture: "image-not-found"
        case .registrySpeaksHTTP: "registry-speaks-http"
        case .registryRefuses, .registryUnreachable: "registry-refuses"
        case .missingObject, .containerRefused, .cannotStart: "container-refused"
        case .outOfMemory: "out-of-memory"
        case .settingsRefused: "settings-refused"
        case .databaseRefusesPassword: "database-refuses-password"
        case .migrationFailed: "migration-failed"
        case .crashes, .livenessFailed: "crash-loop"
        case .neverStarted, .neverReady: "pod-never-ready"
        case .stuckTerminating: "stuck-terminating"
        }
    }
}
