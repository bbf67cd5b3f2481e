package import Environments
package import Processes
package import SystemPackage

/// The images that the node of a k3s has, for clusters without a registry.
///
/// They come by k3s's folder of image archives, from which k3s imports them while it runs, and again where its image store
/// was lost (k3s documentation, “Air-Gap Install”). What lies there is kept from garbage collection, so what is superseded
/// has to be taken away.
package struct NodeImages: Sendable {
    /// As many as are kept on this machine: the releases that a rollback may go to.
    static let kept = 3
    /// A k3s from before January 2025 imports only when it starts.
    static let patience: Duration = .seconds(30)

    private let host: Host
    private let runner: Runner
    private let layout: K3sLayout
    private let environment: EnvironmentName

    package init(of environment: EnvironmentName, on host: Host, _ runner: Runner) {
        self.init(of: environment, on: host, runner, layout: K3sLayout())
    }

    init(of environment: EnvironmentName, on host: Host, _ runner: Runner, layout: K3sLayout) {
        self.environment = environment
        self.host = host
        self.runner = runner
        self.layout = layout
    }

    /// Whether an image of this name is there.
    package func has(_ image: String) async throws -> Bool {
        let result = try await superuser().run(ctr(["list", "--quiet", "name==\(Self.qualified(image))"]))
        guard result.succeeded else { throw ImageFailure.notImported(image: image, result) }
        return result.standardOutput.contains { !$0.isWhitespace }
    }

    /// Brings an OCI archive there, waits until it is imported, and removes those that three newer ones have superseded.
    package func add(_ archive: FilePath, image: String, tag: String) async throws {
        guard let sha256 = try FileContents.sha256(of: archive) else {
            throw FileFailure.reading(archive, .noSuchFileOrDirectory)
        }
        let superuser = try await superuser()
        let name = "\(prefix)\(tag).tar"
        try await superuser.write(
            HostFile(
                layout.images.appending(name),
                copying: archive,
                sha256: sha256,
                permissions: .ownerReadWrite
            )
        )
        let arguments = [
            layout.binary.string, layout.images.string, prefix, tag, Self.qualified(image), "\(Self.kept)",
            "\(Self.patience.components.seconds)",
        ]
        let result = try await superuser.run(script: Self.importing, arguments, deadline: .seconds(600))
        guard result.succeeded else { throw ImageFailure.notImported(image: image, result) }
    }

    private var prefix: String { "chatops-image-\(environment)_" }

    private func superuser() async throws -> K3sHost { try await K3sHost.open(host, runner) }

    /// Kubernetes keeps its images in a namespace of containerd's own.
    private func ctr(_ arguments: [String]) -> Command {
        Command(
            layout.binary.string,
            ["ctr", "--namespace=k8s.io", "images"] + arguments,
            deadline: .seconds(60)
        )
    }

    /// The name containerd knows it by: with a registry, which is Docker's where none is named, as kubelet has it.
    static func qualified(_ image: String) -> String {
        let parts = image.split(separator: "/", maxSplits: 1)
        guard parts.count == 2 else { return "docker.io/library/\(image)" }
        return parts[0].contains(".") || parts[0].contains(":") || parts[0] == "localhost"
            ? image : "docker.io/\(image)"
    }

    /// The archives' names end in their tags, so that the images can be named which go with them.
    private static let importing = #"""
        set -eu
        k3s=$1 folder=$2 prefix=$3 tag=$4 image=$5 kept=$6 patience=$7
        ctr() { "$k3s" ctr --namespace=k8s.io images "$@"; }
        is_there() { [ -n "$(ctr list --quiet "name==$image")" ]; }
        end=$(($(date +%s) + patience))
        until is_there; do
            if [ "$(date +%s)" -ge "$end" ]; then
                ctr import "$folder/$prefix$tag.tar" > /dev/null
                is_there || { echo "the archive holds no image of that name" >&2; exit 1; }
                break
            fi
            sleep 1
        done
        ls -t "$folder" | grep "^$prefix.*\.tar$" | tail -n "+$((kept + 1))" | while read -r archive; do
            old=${archive#"$prefix"}
            rm -f "$folder/$archive"
            ctr rm "${image%:*}:${old%.tar}" > /dev/null 2>&1 || true
        done
        """#
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
