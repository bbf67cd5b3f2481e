package import Processes
package import SystemPackage

/// A program that builds images from a Dockerfile; what differs between the four is known here alone.
package enum ContainerTool: String, CaseIterable, Sendable {
    case docker
    case buildah
    case podman
    case nerdctl

    /// Succeeds where the program can build: a docker client without its daemon cannot.
    package func probe() -> Command {
        switch self {
        case .docker: command(["version", "--format", "{{.Server.Version}}"], deadline: .seconds(10))
        case .buildah, .podman, .nerdctl: command(["info"], deadline: .seconds(10))
        }
    }

    /// Makes sure that a base image is here, without asking its registry where it is.
    package func obtain(_ image: String) -> [Command] {
        switch self {
        case .docker, .nerdctl:
            [command(["image", "inspect", image]), command(["pull", image], deadline: .seconds(1800))]
        case .buildah, .podman: [command(["pull", "--policy=missing", image], deadline: .seconds(1800))]
        }
    }

    package func build(_ recipe: Recipe) -> Command {
        var arguments = ["build", "--file=\(recipe.dockerfile)", "--tag=\(recipe.name)"]
        arguments += recipe.labels.sorted { $0.key < $1.key }.map { "--label=\($0.key)=\($0.value)" }
        arguments += recipe.arguments.sorted { $0.key < $1.key }.map { "--build-arg=\($0.key)=\($0.value)" }
        var environment: [String: String?] = [:]
        switch self {
        // An attestation would make two manifests of the one that the node is to pull.
        case .docker: environment = ["DOCKER_BUILDKIT": "1", "BUILDX_NO_DEFAULT_ATTESTATIONS": "1"]
        // These two, unlike BuildKit, do not read the file beside the Dockerfile by themselves.
        case .buildah, .podman:
            arguments += ["--pull-never", "--layers", "--format=oci", "--ignorefile=\(recipe.ignoreFile)"]
        case .nerdctl: break
        }
        return command(arguments + [recipe.context.string], environment: environment, deadline: .seconds(3600))
    }

    /// Writes the built image to ``Export/path``, so that chatops pushes it and the program needs no credentials.
    package func export(_ name: String, to folder: FilePath) -> Export {
        let archive = folder.appending("image.tar")
        let layout = folder.appending("layout")
        return switch self {
        case .docker, .nerdctl:
            Export(command: command(["save", "--output=\(archive)", name], deadline: .seconds(600)), path: archive)
        case .buildah:
            Export(
                command: command(["push", "--format=oci", name, "oci:\(layout):image"], deadline: .seconds(600)),
                path: layout
            )
        case .podman:
            Export(
                command: command(
                    ["save", "--format=oci-dir", "--output=\(layout)", name],
                    deadline: .seconds(600)
                ),
                path: layout
            )
        }
    }

    private func command(
        _ arguments: [String],
        environment: [String: String?] = [:],
        deadline: Duration = .seconds(30)
    ) -> Command {
        Command(rawValue, arguments, environment: environment, deadline: deadline)
    }
}

/// What a Dockerfile is built with.
package struct Recipe: Sendable, Hashable {
    package var dockerfile: FilePath
    package var context: FilePath
    /// What the program is to call the image; pods get another name.
    package var name: String
    package var arguments: [String: String]
    package var labels: [String: String]

    package init(
        dockerfile: FilePath,
        context: FilePath,
        name: String,
        arguments: [String: String],
        labels: [String: String]
    ) {
        self.dockerfile = dockerfile
        self.context = context
        self.name = name
        self.arguments = arguments
        self.labels = labels
    }

    /// The name that BuildKit looks for.
    var ignoreFile: String { "\(dockerfile).dockerignore" }
}

/// How a built image leaves the program that built it.
package struct Export: Sendable, Hashable {
    package var command: Command
    /// A tar archive or a folder, in either case an OCI image layout.
    package var path: FilePath
}
