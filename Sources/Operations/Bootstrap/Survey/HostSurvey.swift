internal import Environments
internal import FoundationEssentials
internal import Processes
internal import SystemPackage

/// What a bootstrap found on a host, before anything was planned.
struct HostSurvey: Sendable {
    struct Listener: Sendable, Hashable {
        var address: String
        var port: UInt16
        var program: String
        var pid: Int32
        /// Whether it is k3s, or runs in a pod.
        var isClusters: Bool
    }

    struct Service: Sendable, Hashable {
        /// As systemctl(1) names it, such as `active` or `failed`.
        var state: String
        var isEnabled: Bool
        /// Whether the unit's file changed since systemd read it.
        var needsReload: Bool

        var isActive: Bool { state == "active" }
    }

    struct Binary: Sendable, Hashable {
        var sha256: String
        /// What it says of itself; nil where it does not run.
        var version: K3sVersion?
    }

    struct Disk: Sendable, Hashable {
        /// In KiB.
        var size: UInt64
        var free: UInt64
    }

    struct File: Sendable, Hashable {
        var permissions: String
        var bytes: [UInt8]
        var sha256: String { FileContents.sha256(bytes) }
        var text: String { String(decoding: bytes, as: UTF8.self) }
    }

    var system = ""
    var kernel = ""
    var machine = ""
    var distribution = ""
    var hasSystemd = false
    /// In KiB.
    var memory: UInt64 = 0
    /// What programs can still get, in KiB; nil where the kernel does not tell.
    var availableMemory: UInt64?
    var swapAreas = 0
    /// 1 or 2; nil where there are none.
    var cgroupVersion: Int?
    var cgroupControllers: Set<String> = []
    var modules: Set<String> = []
    var disk: Disk?
    var hasDefaultRoute = false
    var enforcesSELinux = false
    var firewalls: [String] = []
    /// Nil where nothing there could tell.
    var listeners: [Listener]?
    /// By path, as seen below the layout's root.
    var files: [FilePath: File] = [:]
    /// The names of the archives in k3s's image folder.
    var images: [String] = []
    /// Of what the owner adds to the configuration.
    var dropIns = ""
    /// Programs that are on the superuser's PATH.
    var programs: Set<String> = []
    var hasKubeconfig = false
    /// Whether a cluster's data are there, running or not.
    var hasData = false
    /// Whether anything is left of a cluster's data.
    var hasDataFolder = false
    /// Whether this machine is a node of somebody else's k3s.
    var isAgent = false
    /// Where systemd has the unit from; empty where it has none.
    var unitPath = ""
    /// That chatops has put k3s here; nil where it has not.
    var record: InstallationRecord?
    var binary: Binary?
    var service: Service?
    /// What the running k3s was started with: the variables of ``StartedWith``.
    var startedWith: [String: String] = [:]
    /// Of k3s's API, as PEM; empty where there is none.
    var apiCertificate: [UInt8] = []
    /// Nil where it was not asked.
    var resolvesNames: Bool?
    /// What its clock said, in seconds since 1970.
    var time: TimeInterval = 0
    /// How far the host's clock is ahead of this machine's, in seconds.
    var clockSkew: TimeInterval = 0

    var architecture: Architecture? {
        switch machine {
        case "x86_64": .amd64
        case "aarch64": .arm64
        default: nil
        }
    }
}
