internal import Environments
internal import FoundationEssentials
internal import SystemPackage

/// What must hold of a host before k3s is put there or changed.
struct HostPreflight: Sendable {
    /// Beyond this, certificates and tokens are judged wrongly.
    static let greatestSkew: TimeInterval = 30
    /// The oldest long-term kernel that Kubernetes still tests with (Kubernetes documentation, “Linux Kernel Version
    /// Requirements”).
    static let oldestKernel = Version(4, 19)
    /// Images and the first data take this much, in KiB; below 5 % of the disk k3s's kubelet evicts pods by itself.
    static let leastFreeDisk: UInt64 = 3 << 20
    static let leastMemory: UInt64 = 900 << 10

    let survey: HostSurvey
    let cluster: Cluster
    let layout: K3sLayout
    /// What messages call the host.
    let host: String

    /// Everything that is wrong, at once.
    var faults: [PreflightFault] { machine + kernelFeatures + room + network + ports + clock + foreign }

    var machine: [PreflightFault] {
        var faults: [PreflightFault] = []
        if survey.architecture == nil || survey.system != "Linux" {
            faults.append(
                PreflightFault(
                    message:
                        "\(host) is \(survey.system) on \(survey.machine); k3s is made for Linux on x86_64 and aarch64",
                    fix: "take another machine"
                )
            )
        }
        if let kernel = Version(firstIn: survey.kernel), kernel < Self.oldestKernel {
            faults.append(
                PreflightFault(
                    message: "the kernel of \(host) is \(survey.kernel), older than \(Self.oldestKernel)",
                    fix: "upgrade it, or the distribution (\(survey.distribution))"
                )
            )
        }
        if !survey.hasSystemd {
            faults.append(
                PreflightFault(
                    message: "\(host) was not started by systemd, which k3s is kept running by",
                    fix: "take a machine with systemd; see docs/guide/bootstrap.md"
                )
            )
        }
        return faults
    }

    var kernelFeatures: [PreflightFault] {
        var faults: [PreflightFault] = []
        let missing = ["cpu", "cpuset", "memory", "pids"].filter { !survey.cgroupControllers.contains($0) }
        if survey.cgroupVersion == nil || !missing.isEmpty {
            faults.append(
                PreflightFault(
                    message: "the kernel of \(host) does not control \(missing.joined(separator: ", ")) by cgroups",
                    fix: "on a Raspberry Pi add “cgroup_memory=1 cgroup_enable=memory” to /boot/firmware/cmdline.txt, "
                        + "and restart it"
                )
            )
        }
        if !survey.modules.contains("overlay") {
            faults.append(
                PreflightFault(
                    message: "the kernel of \(host) has no overlay file system",
                    fix: "load it (modprobe overlay), or take a kernel that has it"
                )
            )
        }
        return faults
    }

    var room: [PreflightFault] {
        var faults: [PreflightFault] = []
        if let disk = survey.disk, disk.free < Self.leastFreeDisk || disk.free < disk.size / 20 {
            faults.append(
                PreflightFault(
                    message:
                        "the disk under \(layout.data) is nearly full: \(disk.free >> 10) MiB of \(disk.size >> 10) MiB are "
                        + "free, at least \(max(Self.leastFreeDisk, disk.size / 20) >> 10) MiB are needed",
                    fix: "free space there: df -h \(layout.data.removingLastComponent())"
                )
            )
        }
        if survey.memory < Self.leastMemory {
            faults.append(
                PreflightFault(
                    message: "\(host) has \(survey.memory >> 10) MiB of memory; k3s and the service need at least "
                        + "\(Self.leastMemory >> 10) MiB",
                    fix: "take a machine with more"
                )
            )
        }
        return faults
    }

    var network: [PreflightFault] {
        if survey.hasDefaultRoute { return [] }
        return [
            PreflightFault(
                message: "\(host) has no default route, without which k3s does not start",
                fix:
                    "add one; on a machine without a network a dummy does: ip link add dummy0 type dummy && ip link set "
                    + "dummy0 up && ip addr add 203.0.113.254/31 dev dummy0 && ip route add default via 203.0.113.255 "
                    + "dev dummy0 metric 1000"
            )
        ]
    }

    /// A k3s that runs holds its ports itself; what is in the way of a stopped one would have to be cleared first.
    var ports: [PreflightFault] {
        guard let listeners = survey.listeners, survey.service?.isActive != true else { return [] }
        var needed: [(UInt16, String)] = [(6443, "the API"), (10250, "the kubelet")]
        if cluster.ingress == .traefik { needed += [(80, "the ingress"), (443, "the ingress")] }
        if cluster.ingress == .ingressNginx { needed += [(30080, "the ingress"), (30443, "the ingress")] }
        if case .inCluster = cluster.registry { needed.append((5000, "the registry")) }
        return needed.compactMap { port, purpose in
            guard let holder = listeners.first(where: { $0.port == port && !$0.isClusters }) else { return nil }
            return PreflightFault(
                message:
                    "port \(port), which \(purpose) needs, is held by \(holder.program) (pid \(holder.pid)) on \(host)",
                fix: "stop it there: sudo systemctl disable --now \(holder.program), or sudo kill \(holder.pid)"
            )
        }
    }

    var clock: [PreflightFault] {
        guard abs(survey.clockSkew) > Self.greatestSkew else { return [] }
        let amount = "\(Int(abs(survey.clockSkew))) s \(survey.clockSkew > 0 ? "ahead of" : "behind")"
        return [
            PreflightFault(
                message: "the clock of \(host) is \(amount) this machine's",
                fix: "set the clock that is wrong, and keep it right: timedatectl set-ntp true"
            )
        ]
    }

    /// A k3s that somebody else installed is not touched: its flags would be lost, its cluster is not this environment's.
    var foreign: [PreflightFault] {
        guard let reason = foreignness else { return [] }
        return [
            PreflightFault(
                message: "\(host) has a k3s that chatops did not install: \(reason)",
                fix:
                    "move its flags into templates/k3s/config.yaml and remove that file; or make the environment one of "
                    + "kind “existing”, which chatops deploys to but does not change"
            )
        ]
    }
}

extension HostPreflight {
    private var foreignness: String? {
        if survey.isAgent { return "it is a node of another cluster (k3s-agent.service)" }
        if let unit = survey.files[layout.unit] {
            let isOurs = unit.text.contains("EnvironmentFile=-/etc/rancher/k3s/chatops.env")
            return isOurs ? nil : "\(layout.unit) is not chatops'"
        }
        if !survey.unitPath.isEmpty { return "its unit is \(survey.unitPath)" }
        return survey.binary != nil && survey.record == nil ? "there is a \(layout.binary) of somebody else" : nil
    }

    /// Throws ``BootstrapFailure/preflight(_:)`` where the k3s there is not one that chatops installed.
    func checkOwnership() throws {
        if !foreign.isEmpty { throw BootstrapFailure.preflight(foreign) }
    }

    /// What may become a fault, or explains one.
    var hints: [String] {
        var hints: [String] = []
        if survey.enforcesSELinux {
            hints.append("SELinux is enforcing on \(host): k3s needs the package k3s-selinux there")
        }
        for firewall in survey.firewalls {
            hints.append(
                "\(firewall) is active on \(host): let the pods' networks 10.42.0.0/16 and 10.43.0.0/16 through"
            )
        }
        if survey.cgroupVersion == 1 {
            hints.append(
                "\(host) has cgroup v1, which newer Kubernetes refuses: start it with systemd.unified_cgroup_hierarchy=1"
            )
        }
        if survey.swapAreas > 0 { hints.append("\(host) swaps: memory limits of pods are not kept to exactly") }
        if survey.resolvesNames == false {
            hints.append(
                "\(host) does not resolve registry-1.docker.io: images that are not there yet cannot be pulled; "
                    + "see /etc/resolv.conf, or bring a bundle (--from-bundle)"
            )
        }
        if survey.listeners == nil { hints.append("\(host) has no ss(8): whether ports are free is not known") }
        if cluster.ingress == .ingressNginx {
            hints.append(
                "ingress-nginx was retired in March 2026 and gets no fixes: the way over is in docs/guide/bootstrap.md"
            )
        }
        return hints
    }
}
