internal import FoundationEssentials
internal import Processes
internal import SystemPackage

/// Who holds a lease that is read from many machines, and where that process can be looked for.
struct LeaseHolder: Codable, Sendable, Hashable {
    var lease: LeaseRecord
    /// As `/proc/self/ns/pid` names it (pid_namespaces(7)): process ids mean nothing outside.
    var processNamespace: String?

    /// Whether nobody needs to be asked any more: the lease ran out, or its holder ran among the processes that are seen
    /// from here and is gone.
    ///
    /// Of many machines several may have the same name: unlike for a lease in a file here, the name tells nothing.
    func isOver(now: Date, bootID: String?, processNamespace: String?) -> Bool {
        if now >= lease.expiresAt { return true }
        guard lease.process.bootID == bootID, let processNamespace, self.processNamespace == processNamespace else {
            return false
        }
        return !lease.process.isRunning
    }
}

extension LeaseHolder {
    /// This process.
    init(_ lease: LeaseRecord) { self.init(lease: lease, processNamespace: Self.ownNamespace) }

    func isOver(now: Date) -> Bool {
        isOver(now: now, bootID: ProcessIdentity.current?.bootID, processNamespace: Self.ownNamespace)
    }

    private static var ownNamespace: String? { try? SymbolicLink.target(of: "/proc/self/ns/pid") }
}
