internal import Glibc
internal import SystemPackage

/// What runs on this machine, from proc(5).
///
/// Sees all processes of this user, and of everybody when run by root.
package enum ProcessTable {
    package struct Entry: Sendable, Hashable {
        package var identity: ProcessIdentity
        package var parent: Int32
        package var program: String
    }

    /// Processes whose environment holds `name=value`, so also what they started in turn.
    package static func processes(withVariable name: String, equalTo value: String) -> [Entry] {
        let wanted = Array("\(name)=\(value)".utf8)
        return pids().compactMap { pid in
            guard pid != getpid(), let environment = ProcFile.bytes("/proc/\(pid)/environ"),
                environment.split(separator: 0).contains(where: { $0.elementsEqual(wanted) })
            else { return nil }
            return entry(pid)
        }
    }

    /// Whether a program of one of these names runs, whoever started it (proc(5), `comm`).
    package static func isRunning(_ programs: Set<String>) -> Bool {
        pids().contains { pid in
            ProcFile.text("/proc/\(pid)/comm").map { programs.contains(String($0.prefix { $0 != "\n" })) } ?? false
        }
    }

    /// The processes that listen on a TCP port of this machine, on any of its addresses.
    ///
    /// `occupied` without `holders` means that the holder belongs to another user.
    package static func listeners(onPort port: UInt16) -> (occupied: Bool, holders: [Entry]) {
        var inodes: Set<Substring> = []
        for path in ["/proc/net/tcp", "/proc/net/tcp6"] {
            for line in (ProcFile.text(path) ?? "").split(separator: "\n").dropFirst() {
                // sl local_address rem_address st … inode, where state 0A is LISTEN (proc(5), /proc/net/tcp).
                let fields = line.split(separator: " ")
                guard fields.count > 9, fields[3] == "0A", let colon = fields[1].lastIndex(of: ":"),
                    UInt16(fields[1][fields[1].index(after: colon)...], radix: 16) == port
                else { continue }
                inodes.insert(fields[9])
            }
        }
        if inodes.isEmpty { return (false, []) }
        let links = Set(inodes.map { "socket:[\($0)]" })
        return (true, pids().filter { holds(links, pid: $0) }.compactMap(entry))
    }

    private static func entry(_ pid: Int32) -> Entry? {
        guard let identity = ProcessIdentity(of: pid) else { return nil }
        let status = ProcFile.text("/proc/\(pid)/status") ?? ""
        let parent = status.split(separator: "\n").first { $0.hasPrefix("PPid:") }
        let command = (ProcFile.bytes("/proc/\(pid)/cmdline") ?? []).split(separator: 0).first
        return Entry(
            identity: identity,
            parent: parent.flatMap { Int32($0.dropFirst(5).filter(\.isNumber)) } ?? 0,
            program: command.map { String(decoding: $0, as: UTF8.self) } ?? "?"
        )
    }

    private static func pids() -> [Int32] {
        ((try? DirectoryListing.names(at: "/proc")) ?? []).compactMap { Int32($0) }
    }

    private static func holds(_ links: Set<String>, pid: Int32) -> Bool {
        let folder = FilePath("/proc/\(pid)/fd")
        return ((try? DirectoryListing.names(at: folder)) ?? []).contains { name in
            (try? SymbolicLink.target(of: folder.appending(name))).map(links.contains) ?? false
        }
    }
}
