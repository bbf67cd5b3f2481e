internal import Environments
package import Processes
package import SystemPackage

/// The images that a node's containerd has, for clusters without a registry.
package struct NodeImages: Sendable {
    package typealias Run = @Sendable (Command) async throws -> CommandResult

    /// How ctr(8) is called on the node, such as `k3s ctr`.
    private let ctr: [String]
    private let run: Run

    /// - Parameter run: runs a command on the node, with its standard input.
    package init(ctr: [String], run: @escaping Run) {
        self.ctr = ctr
        self.run = run
    }

    /// Those of a k3s on this machine, which only root may change.
    package static func k3s(_ runner: Runner) -> NodeImages {
        NodeImages(ctr: ["sudo", "--non-interactive", "k3s", "ctr"]) { try await runner.run($0) }
    }

    /// Kubernetes keeps its images in a namespace of containerd's own.
    func command(_ arguments: [String], input: Command.Input = .none) -> Command {
        let words = ctr + ["--namespace=k8s.io", "images"] + arguments
        return Command(words[0], Array(words.dropFirst()), input: input, deadline: .seconds(300))
    }

    /// Whether an image of this name is there.
    package func has(_ image: String) async throws -> Bool {
        let result = try await run(command(["list", "--quiet", "name==\(Self.qualified(image))"]))
        guard result.succeeded else { throw ImageFailure.notImported(image: image, result) }
        return result.standardOutput.contains { !$0.isWhitespace }
    }

    /// Copies an OCI archive there, through standard input.
    package func add(_ archive: FilePath, image: String) async throws {
        guard let bytes = try FileContents.read(archive, limit: 4 << 30) else {
            throw FileFailure.reading(archive, .noSuchFileOrDirectory)
        }
        let result = try await run(command(["import", "-"], input: .bytes(bytes)))
        guard result.succeeded else { throw ImageFailure.notImported(image: image, result) }
    }

    /// The name containerd knows it by: with a registry, which is Docker's where none is named, as kubelet has it.
    static func qualified(_ image: String) -> String {
        let parts = image.split(separator: "/", maxSplits: 1)
        guard parts.count == 2 else { return "docker.io/library/\(image)" }
        return parts[0].contains(".") || parts[0].contains(":") || parts[0] == "localhost"
            ? image : "docker.io/\(image)"
    }
}

extension ClusterConnection {
    /// The architectures of the cluster's nodes; none where the account may not look at nodes.
    package func nodeArchitectures() async throws -> Set<String> {
        do {
            let nodes = try await objects(kubectl.get(["nodes"], namespaced: false))
            return Set(nodes.compactMap { $0.status["nodeInfo"]["architecture"].string })
        } catch KubernetesFailure.forbidden {
            return []
        }
    }
}
