internal import Environments
internal import FoundationEssentials
internal import Processes
internal import SystemPackage

extension HostSurvey {
    /// Asks everything in one go.
    ///
    /// - Parameter pullsImages: whether the host has to reach registries on the internet.
    static func read(_ host: K3sHost, _ layout: K3sLayout, pullsImages: Bool) async throws -> HostSurvey {
        let result = try await host.revealingOutput.run(
            script: script,
            [layout.root.string, pullsImages ? "dns" : ""],
            deadline: .seconds(120)
        )
        let ended = Date()
        guard result.succeeded, var survey = HostSurvey(parsing: result.standardOutput, in: layout) else {
            throw BootstrapFailure.surveyFailed(host.name, reason: result.lastLine)
        }
        // The clock was read last, and told in whole seconds.
        survey.clockSkew = survey.time + 0.5 - ended.timeIntervalSince1970
        if case .local = host.host { survey.clockSkew = 0 }
        return survey
    }

    /// Nil unless the script came to its end.
    init?(parsing text: String, in layout: K3sLayout) {
        var hasEnded = false
        for line in text.split(separator: "\n") {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            if fields[0] == "time", fields.count == 2, let seconds = TimeInterval(fields[1]) {
                time = seconds
                hasEnded = true
            } else {
                take(fields[0], Array(fields.dropFirst()), layout)
            }
        }
        if !hasEnded { return nil }
    }

    private mutating func take(_ name: String, _ values: [String], _ layout: K3sLayout) {
        let first = values.first ?? ""
        switch name {
        case "system" where values.count == 3: (system, kernel, machine) = (values[0], values[1], values[2])
        case "distribution": distribution = first
        case "systemd": hasSystemd = true
        case "memory": memory = UInt64(first) ?? 0
        case "available": availableMemory = UInt64(first)
        case "swap": swapAreas = Int(first) ?? 0
        case "cgroups":
            cgroupVersion = Int(first)
            cgroupControllers = Set(values.dropFirst())
        case "module": modules.insert(first)
        case "disk" where values.count == 2:
            if let size = UInt64(values[0]), let free = UInt64(values[1]) { disk = Disk(size: size, free: free) }
        case "route": hasDefaultRoute = true
        case "selinux": enforcesSELinux = first == "1"
        case "firewall": firewalls.append(first)
        case "dns": resolvesNames = first == "0"
        default: takeState(name, values, layout)
        }
    }

    /// What is of k3s's own.
    private mutating func takeState(_ name: String, _ values: [String], _ layout: K3sLayout) {
        let first = values.first ?? ""
        switch name {
        case "ports": listeners = listeners ?? []
        case "listener" where values.count == 5:
            guard let port = UInt16(values[1]), let pid = Int32(values[3]) else { return }
            let listener = Listener(
                address: values[0],
                port: port,
                program: values[2],
                pid: pid,
                isClusters: values[4] == "cluster"
            )
            listeners = (listeners ?? []) + [listener]
        case "file" where values.count == 3:
            guard let bytes = Data(base64Encoded: values[2]) else { return }
            files[layout.root.pushing(FilePath(first)).lexicallyNormalized()] = File(
                permissions: values[1],
                bytes: Array(bytes)
            )
        case "image": images.append(first)
        case "dropins": dropIns = first
        case "program": programs.insert(first)
        case "kubeconfig": hasKubeconfig = true
        case "apicertificate": apiCertificate = Data(base64Encoded: first).map(Array.init) ?? []
        case "data": hasData = true
        case "folder": hasDataFolder = true
        case "agent": isAgent = true
        case "unit": unitPath = first
        case "record": record = InstallationRecord(text: first)
        case "binary" where values.count == 2: binary = Binary(sha256: values[0], version: K3sVersion(values[1]))
        case "service" where values.count == 3:
            service = Service(state: values[0], isEnabled: values[1] == "enabled", needsReload: values[2] == "yes")
        case "started" where values.count == 2: startedWith[values[0]] = values[1]
        default: break
        }
    }
}
