internal import Glibc
internal import SystemPackage

/// One process for all time: process ids are reused, but not together with the moment of their start and the boot.
package struct ProcessIdentity: Codable, Sendable, Hashable {
    package let pid: Int32
    /// Field 22 of `/proc/<pid>/stat` (proc(5)): clock ticks after boot.
    package let startTicks: UInt64
    /// `/proc/sys/kernel/random/boot_id`.
    package let bootID: String

    /// The process with this id that runs now; nil when there is none, or it is a zombie.
    package init?(of pid: Int32) {
        guard let fields = Self.statFields(of: pid), !["Z", "X"].contains(fields[0]), fields.count > 19,
            let ticks = UInt64(fields[19])
        else { return nil }
        self.pid = pid
        startTicks = ticks
        bootID = Self.currentBootID
    }

    package static var current: ProcessIdentity? { ProcessIdentity(of: getpid()) }

    package var isRunning: Bool { ProcessIdentity(of: pid) == self }

    /// True when none of them runs any more, false when `limit` has passed.
    ///
    /// Also waits in a cancelled task, since what was told to end must be seen to end.
    @discardableResult
    package static func waitUntilGone(_ identities: [ProcessIdentity], atMost limit: Duration) async -> Bool {
        let deadline = ContinuousClock.now + limit
        while identities.contains(where: \.isRunning) {
            if ContinuousClock.now >= deadline { return false }
            await Task.detached { try? await Task.sleep(for: .milliseconds(10)) }.value
        }
        return true
    }

    /// The fields after the parenthesized program name, which may itself hold spaces and parentheses.
    private static func statFields(of pid: Int32) -> [Substring]? {
        guard let text = ProcFile.text("/proc/\(pid)/stat"), let end = text.lastIndex(of: ")") else { return nil }
        return text[text.index(after: end)...].split(separator: " ")
    }

    private static var currentBootID: String {
        ProcFile.text("/proc/sys/kernel/random/boot_id")?.split(separator: "\n").first.map(String.init) ?? ""
    }
}
