import Glibc
import SystemPackage

/// What a process has used so far, by proc_pid_stat(5).
struct ProcessUsage {
    /// User and system time.
    let processor: Duration
    let residentBytes: Int

    /// - Throws: When there is no such process.
    init(of pid: Int32) throws {
        let fields = try Self.fields(of: pid)
        let ticks = (Int(fields[11]) ?? 0) + (Int(fields[12]) ?? 0)
        processor = .seconds(1) * (Double(ticks) / Double(sysconf(Int32(_SC_CLK_TCK))))
        residentBytes = (Int(fields[21]) ?? 0) * sysconf(Int32(_SC_PAGESIZE))
    }

    /// Whether the process has ended, waited for or not.
    static func isGone(_ pid: Int32) -> Bool {
        guard let fields = try? fields(of: pid) else { return true }
        return fields[0] == "Z" || fields[0] == "X"
    }

    /// From the state on: the name before it may hold blanks and parentheses.
    private static func fields(of pid: Int32) throws -> [Substring] {
        let file = try FileDescriptor.open(FilePath("/proc/\(pid)/stat"), .readOnly)
        let text: String = try file.closeAfter {
            try String(unsafeUninitializedCapacity: 4096) { try file.read(into: UnsafeMutableRawBufferPointer($0)) }
        }
        let rest = text.suffix(from: text.lastIndex(of: ")") ?? text.startIndex)
        let fields = rest.split(separator: " ").dropFirst()
        guard fields.count > 22 else { throw TrialFailure("cannot read /proc/\(pid)/stat") }
        return Array(fields)
    }
}
