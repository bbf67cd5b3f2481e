internal import BinaryLog
internal import FoundationEssentials
internal import MySQLClient
internal import Synchronization
internal import SystemPackage

/// The state of a running archive, which several threads add to.
final class ArchiveBoard: Sendable {
    private let state: Mutex<ArchiveState>
    /// Held while files are replaced: two at a time would take each other's temporary files.
    private let writing = Mutex(())
    private let folder: SpoolFolder
    private let metrics: FilePath?
    private let environment: String
    private let log: @Sendable (ArchiveEvent) -> Void

    /// Keeps the holes and those alarms of the last run's that stay.
    init(_ settings: ArchiveSettings, _ folder: SpoolFolder, log: @escaping @Sendable (ArchiveEvent) -> Void) {
        var new = ArchiveState(address: settings.server.address.description, at: Date())
        // One that cannot be read must not keep the archive from going on.
        if let last = try? ArchiveState.read(in: folder.path) {
            new.holes = last.holes
            new.alarms = last.alarms.filter(\.kind.stays)
            new.stored = last.stored
        }
        state = Mutex(new)
        self.folder = folder
        metrics = settings.metrics
        environment = settings.environment
        self.log = log
    }

    var snapshot: ArchiveState { state.withLock { $0 } }

    func update(_ body: (inout sending ArchiveState) -> Void) { state.withLock { body(&$0) } }

    func tell(_ event: ArchiveEvent) { log(event) }

    /// Raises an alarm; one of the same kind that does not stay only changes its words.
    func raise(_ kind: ArchiveAlarm.Kind, _ text: String) {
        let isNew = state.withLock { state in
            let same = state.alarms.firstIndex { $0.kind == kind && (!kind.stays || $0.text == text) }
            guard let same else {
                state.alarms.append(ArchiveAlarm(kind: kind, text: text, since: Date()))
                return true
            }
            defer { state.alarms[same].text = text }
            return state.alarms[same].text != text
        }
        if isNew { log(.alarm(kind, text)) }
    }

    func clear(_ kind: ArchiveAlarm.Kind) {
        let wasRaised = state.withLock { state in
            let before = state.alarms.count
            state.alarms.removeAll { $0.kind == kind }
            return state.alarms.count < before
        }
        if wasRaised { log(.cleared(kind)) }
    }

    /// Notes at once what is missing for ever.
    func note(_ hole: ArchiveHole) throws {
        state.withLock { $0.holes.append(hole) }
        raise(.hole, "\(hole.missing.count) transactions are not in the archive (\(hole.reason)): \(hole.missing)")
        try write()
    }

    /// Replaces the files that others read.
    func write() throws { try writing.withLock { _ in try replace() } }

    private func replace() throws {
        let now = Date()
        let state = state.withLock { state in
            state.updatedAt = now
            return state
        }
        try JSONDocument.write(state, to: folder.state)
        guard let metrics else { return }
        try DurableFile.write(
            Array(state.prometheusText(environment: environment, at: now).utf8),
            to: metrics,
            permissions: [.ownerReadWrite, .groupRead, .otherRead]
        )
    }
}

/// What an archive tells while it runs.
package enum ArchiveEvent: Sendable, Equatable {
    case streaming(server: String, file: String)
    case sealed(file: String, transactions: Int, bytes: UInt64)
    case stored(file: String, transactions: Int)
    case disconnected(String)
    case alarm(ArchiveAlarm.Kind, String)
    case cleared(ArchiveAlarm.Kind)
}
