import FoundationEssentials
import Glibc
import SystemPackage

/// What Prometheus' client libraries tell of a process, from Linux's /proc (proc(5))
/// (https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics).
struct ProcessMetrics {
    let startedAt: Date

    func add(to registry: MetricRegistry) {
        let start = startedAt.timeIntervalSince1970
        registry.sample("process_start_time_seconds", "When the process started, since 1970.") { start }
        registry.sample("process_resident_memory_bytes", "Memory in use.", Self.residentMemory)
        registry.sample("process_open_fds", "File descriptors in use.", Self.openDescriptors)
        registry.sample("process_max_fds", "File descriptors allowed.", Self.descriptorLimit)
        _ = registry.add("process_cpu_seconds_total", "Processor time used.", ProcessorTime())
    }

    /// The second figure of /proc/self/statm, in pages.
    private static func residentMemory() -> Double? {
        guard let statm = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return nil }
        let figures = statm.split(separator: " ")
        return figures.count > 1 ? Double(figures[1]).map { $0 * Double(sysconf(Int32(_SC_PAGESIZE))) } : nil
    }

    private static func openDescriptors() -> Double? {
        guard let folder = opendir("/proc/self/fd") else { return nil }
        defer { closedir(folder) }
        var count = 0
        while readdir(folder) != nil { count += 1 }
        // Itself, `.` and `..` are in the list.
        return Double(count - 3)
    }

    private static func descriptorLimit() -> Double? {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return nil }
        return Double(limit.rlim_cur)
    }
}

/// User and system time of all threads.
private struct ProcessorTime: Metric {
    static let kind = MetricKind.counter

    var samples: [MetricSample] {
        var usage = rusage()
        guard getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return [] }
        let microseconds = usage.ru_utime.tv_usec + usage.ru_stime.tv_usec
        return [MetricSample(Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + Double(microseconds) / 1e6)]
    }
}
