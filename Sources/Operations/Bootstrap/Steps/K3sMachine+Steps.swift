internal import Environments
internal import FoundationEssentials
internal import Processes
internal import SystemPackage

extension K3sMachine {
    /// The step that makes the namespace, whose pods may not reach into the node.
    func namespace(_ service: K3sService, _ survey: HostSurvey) -> Step {
        let namespace = cluster.namespace
        let object = KubernetesObject.namespace(namespace)
        return Step(
            "namespace",
            intent: "\(namespace), with Pod Security labels",
            isSatisfied: {
                guard survey.service?.isActive == true else { return false }
                let found = try await service.kubectl(["get", "namespace", "\(namespace)", "--output=json"])
                guard found.succeeded, let json = try? JSONValue(parsing: Array(found.standardOutput.utf8)) else {
                    return false
                }
                let labels = KubernetesObject(json).labels
                return object.labels.allSatisfy { labels[$0.key] == $0.value }
            },
            apply: {
                let apply = ["apply", "--server-side", "--field-manager=\(Kubectl.fieldManager)", "--force-conflicts"]
                let result = try await service.kubectl(
                    apply + ["--filename=-"],
                    input: .bytes(Array(object.json.text.utf8))
                )
                if !result.succeeded {
                    throw BootstrapFailure.notApplied(
                        "the namespace \(namespace)",
                        on: host.name,
                        reason: result.lastLine
                    )
                }
                return nil
            }
        )
    }

    /// The step after which this machine reaches the cluster: by the deploy account of a host reached by ssh, else by the
    /// administrator's kubeconfig, copied where the environment says.
    func access(_ survey: HostSurvey, _ service: K3sService) -> Step {
        switch host.host {
        case .remote(let connection): account(connection, survey)
        case .local: kubeconfig(survey)
        }
    }

    private func account(_ connection: SSHConnection, _ survey: HostSurvey) -> Step {
        let kept = ClusterEntrance.keptKubeconfig(of: name, cluster, in: project)
        let entrance = RemoteEntrance(cluster: cluster, kubeconfig: kept, host: connection, runner: runner)
        return Step(
            "access",
            intent: "the deploy account's kubeconfig at \(kept.path)",
            isSatisfied: {
                guard survey.service?.isActive == true else { return false }
                return try await entrance.isOpenToKeptAccount()
            },
            apply: {
                _ = try await entrance.open()
                return nil
            }
        )
    }

    /// Where the cluster's kubeconfig is on this machine, for a k3s here.
    private var localKubeconfig: FilePath { (cluster.kubeconfig ?? .k3s).resolved(in: project) }

    /// Whether who runs this will not be able to read it.
    var hidesKubeconfig: Bool {
        if case .local = host.host { !host.isSuperuser && localKubeconfig == layout.kubeconfig } else { false }
    }

    /// Throws ``AccessFailure/othersKubeconfig(_:)`` where the file that is to be written holds other clusters.
    func checkKubeconfig() async throws {
        switch host.host {
        case .remote:
            let kept = ClusterEntrance.keptKubeconfig(of: name, cluster, in: project)
            guard try kept.holdsOnly({ $0.hasPrefix(DeployAccount.name) }) else {
                throw AccessFailure.othersKubeconfig(kept.path)
            }
        case .local:
            let path = localKubeconfig
            // k3s calls its administrator `default`.
            guard try path == layout.kubeconfig || Kubeconfig(path).holdsOnly({ $0 == "default" }) else {
                throw AccessFailure.othersKubeconfig(path)
            }
        }
    }

    private func kubeconfig(_ survey: HostSurvey) -> Step {
        let path = localKubeconfig
        let isK3s = path == layout.kubeconfig
        return Step(
            "access",
            intent: isK3s ? "k3s's own kubeconfig, \(path)" : "a copy of k3s's kubeconfig at \(path)",
            isSatisfied: {
                if isK3s { return survey.hasKubeconfig }
                guard survey.hasKubeconfig, let kept = try FileContents.read(path) else { return false }
                return try await administrators() == kept
            },
            apply: {
                if isK3s { return nil }
                try Folder.create(path.removingLastComponent(), permissions: .ownerReadWriteExecute)
                try DurableFile.write(try await administrators(), to: path, permissions: .ownerReadWrite)
                return nil
            }
        )
    }

    /// Unredacted, since it is a secret as a whole that goes from file to file.
    private func administrators() async throws -> [UInt8] {
        let reader = K3sHost(host: host.host, runner: runner.revealingOutput, isSuperuser: host.isSuperuser)
        let result = try await reader.run(Command("cat", ["--", layout.kubeconfig.string], deadline: .seconds(30)))
        if !result.succeeded {
            throw BootstrapFailure.notAvailable("\(layout.kubeconfig)", within: .zero, reason: result.lastLine)
        }
        return Array(result.standardOutput.utf8)
    }
}
