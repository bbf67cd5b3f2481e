/// What keeps pods from becoming ready, by class.
package enum RolloutFault: Sendable, Hashable {
    case nodeNotReady(node: String, why: String)
    case nodePressure(why: String)
    /// By quota, admission or Pod Security, before there was a pod.
    case podsRefused(why: String)
    case volumeUnbound(VolumeClaim, why: String)
    /// - `asked`: such as `cpu 64`; `there`: what each node has in all, empty where that may not be read.
    case insufficient(resource: String, asked: String, there: [String])
    case unschedulable(why: String)
    case imageNotFound(ImageName, tags: [String]?)
    case registrySpeaksHTTP(ImageName)
    case registryRefuses(ImageName, why: String)
    case registryUnreachable(ImageName, why: String)
    case wrongArchitecture(ImageName)
    case imageUnusable(String, why: String)
    /// A Secret or ConfigMap, or a key of one, that a container wants.
    case missingObject(why: String)
    case containerRefused(why: String)
    case cannotStart(why: String)
    case outOfMemory(limit: String?)
    case settingsRefused([String])
    /// - `volume`: the claim that is older than this rollout, if any.
    case databaseRefusesPassword(user: String?, volume: String?)
    case migrationFailed(ExitStatus)
    case crashes(ExitStatus)
    case livenessFailed(answer: String)
    case volumeNotMounted(why: String)
    case neverStarted(within: Duration, why: String)
    /// - `answer`: what the probe said last.
    case neverReady(within: Duration, answer: String)
    case stuckTerminating(grace: Duration)
    case notCreated
}

/// How often a container has ended, and how the last time.
package struct ExitStatus: Sendable, Hashable {
    package var code: Int
    package var times: Int
}

/// What a PersistentVolumeClaim asks for.
package struct VolumeClaim: Sendable, Hashable {
    package var name: String
    /// Nil is the cluster's default class.
    package var storageClass: String?
    package var size: String
}

extension VolumeClaim {
    init(_ claim: KubernetesObject) {
        name = claim.name
        storageClass = claim.spec["storageClassName"].string
        size = claim.spec["resources"]["requests"]["storage"].string ?? "?"
    }
}

extension RolloutFault {
    /// A stable name: evidence and the runbook's file are named by it, and history compares by it.
    package var name: String {
        switch self {
        case .nodeNotReady: "node-not-ready"
        case .nodePressure: "node-pressure"
        case .podsRefused: "pods-refused"
        case .volumeUnbound: "volume-unbound"
        case .insufficient: "insufficient-resources"
        case .unschedulable: "unschedulable"
        case .imageNotFound: "image-not-found"
        case .registrySpeaksHTTP: "registry-speaks-http"
        case .registryRefuses: "registry-refuses"
        case .registryUnreachable: "registry-unreachable"
        case .wrongArchitecture: "wrong-architecture"
        case .imageUnusable: "image-unusable"
        case .missingObject: "missing-object"
        case .containerRefused: "container-refused"
        case .cannotStart: "cannot-start"
        case .outOfMemory: "out-of-memory"
        case .settingsRefused: "settings-refused"
        case .databaseRefusesPassword: "database-refuses-password"
        case .migrationFailed: "migration-failed"
        case .crashes: "crash-loop"
        case .livenessFailed: "liveness-failed"
        case .volumeNotMounted: "volume-not-mounted"
        case .neverStarted: "pod-never-started"
        case .neverReady: "pod-never-ready"
        case .stuckTerminating: "stuck-terminating"
        case .notCreated: "not-created"
        }
    }
}
