extension RolloutFault {
    /// How long it must last until it counts as a failure, rather than as something on its way to be right.
    var grace: Duration {
        switch self {
        // These do not change by themselves; the wait is for what may be created or pushed in the same second.
        case .settingsRefused, .imageUnusable: .seconds(2)
        case .imageNotFound, .registrySpeaksHTTP, .registryRefuses, .wrongArchitecture: .seconds(4)
        case .containerRefused, .cannotStart, .databaseRefusesPassword: .seconds(4)
        case .crashes, .migrationFailed, .outOfMemory: .seconds(5)
        case .missingObject, .podsRefused, .livenessFailed, .nodePressure: .seconds(8)
        case .notCreated: .seconds(15)
        // Stopping pods may free what is asked for; a provisioner may be slow to say why it cannot.
        case .insufficient, .unschedulable, .volumeUnbound: .seconds(20)
        case .registryUnreachable, .volumeNotMounted, .nodeNotReady: .seconds(30)
        case .neverStarted(let limit, _), .neverReady(let limit, _): limit
        case .stuckTerminating(let grace): grace + .seconds(30)
        }
    }

    /// How often a container must have ended until it counts: the first restart comes at once, and often helps.
    var exitsNeeded: Int {
        switch self {
        case .crashes, .migrationFailed, .outOfMemory, .livenessFailed: 2
        default: 0
        }
    }

    /// Whether a store that is not ready may be all that is wrong.
    var mayComeFromStore: Bool {
        switch self {
        case .crashes, .migrationFailed, .livenessFailed, .neverReady, .databaseRefusesPassword: true
        default: false
        }
    }

    /// Whether it is nothing but that patience has run out.
    var isPatience: Bool {
        switch self {
        case .neverReady, .neverStarted, .stuckTerminating, .notCreated: true
        default: false
        }
    }

    /// Lower is nearer to the root: what must be right before the next can be.
    var depth: Int {
        switch self {
        case .nodeNotReady, .nodePressure: 0
        case .podsRefused: 1
        case .volumeUnbound: 2
        case .insufficient, .unschedulable: 3
        case .missingObject: 4
        case .imageNotFound, .registrySpeaksHTTP, .registryRefuses, .registryUnreachable, .wrongArchitecture,
            .imageUnusable:
            5
        case .containerRefused, .cannotStart, .volumeNotMounted: 6
        case .outOfMemory, .settingsRefused: 7
        case .databaseRefusesPassword: 8
        case .migrationFailed, .crashes, .livenessFailed: 9
        case .neverStarted, .neverReady: 10
        case .stuckTerminating, .notCreated: 11
        }
    }
}

/// How long a rollout may take.
package struct RolloutDeadlines: Sendable, Hashable {
    /// From a server's start until it is ready, once the stores are.
    package var ready: Duration
    /// From a store's start until it is ready, and for what prepares a pod: crash recovery reads InnoDB's whole redo log,
    /// a migration may copy tables.
    package var store: Duration
    /// From a pod's placement until its containers start: pulls and volumes.
    package var pull: Duration

    package init(ready: Duration, store: Duration = .seconds(600), pull: Duration = .seconds(300)) {
        self.ready = ready
        self.store = store
        self.pull = pull
    }
}
