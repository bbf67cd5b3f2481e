@testable import Operations

extension HostSurvey {
    /// A bare machine on which nothing is in the way, in the words of the script.
    static let bareLines = [
        "system\tLinux\t6.1.0-28-amd64\tx86_64", "distribution\tDebian GNU/Linux 12 (bookworm)", "systemd\tyes",
        "memory\t4018412", "swap\t0", "cgroups\t2\tcpuset\tcpu\tio\tmemory\thugetlb\tpids", "module\toverlay",
        "module\tbr_netfilter", "disk\t61622268\t41203112", "route\t4\teth0", "ports\tknown",
        "listener\t0.0.0.0\t22\tsshd\t612\thost", "dropins\te3b0c442", "service\tinactive\tabsent\tno",
        "time\t1795817307",
    ]

    /// The bare machine, with lines of the script replaced by those whose name is the same, and others added.
    static func bare(_ changes: String..., without names: Set<String> = []) -> HostSurvey? {
        let changed = Set(changes.map(Self.name)).subtracting(["listener", "file", "started", "program", "image"])
        let kept = bareLines.filter { !names.contains(name($0)) && !changed.contains(name($0)) }
        return HostSurvey(parsing: (kept + changes).joined(separator: "\n") + "\n", in: K3sLayout())
    }

    private static func name(_ line: String) -> String { String(line.prefix { $0 != "\t" }) }
}
