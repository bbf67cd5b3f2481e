import Processes
import SystemPackage
import Testing

@testable import Operations

/// Whole command lines, for programs that are not all on one machine.
@Suite struct ContainerToolTests {
    static let recipe = Recipe(
        dockerfile: "/src/templates/image/Dockerfile",
        context: "/src",
        name: "chatops-image:1",
        arguments: ["SERVER_STAGE": "compiled", "CHATOPS_COMMIT": "4f2a"],
        labels: ["chatops.inputs": "9e8c"]
    )
    static let common = """
        build --file=/src/templates/image/Dockerfile --tag=chatops-image:1 --label=chatops.inputs=9e8c \
        --build-arg=CHATOPS_COMMIT=4f2a --build-arg=SERVER_STAGE=compiled
        """
    static let oci = "--pull-never --layers --format=oci --ignorefile=/src/templates/image/Dockerfile.dockerignore"

    @Test(arguments: [
        (ContainerTool.docker, "docker \(common) /src"), (.nerdctl, "nerdctl \(common) /src"),
        (.buildah, "buildah \(common) \(oci) /src"), (.podman, "podman \(common) \(oci) /src"),
    ])
    func builds(tool: ContainerTool, line: String) {
        #expect(tool.build(Self.recipe).description == line)
    }

    @Test(arguments: [
        (ContainerTool.docker, "docker version --format '{{.Server.Version}}'"), (.nerdctl, "nerdctl info"),
        (.buildah, "buildah info"), (.podman, "podman info"),
    ])
    func isAskedWhetherItWorks(tool: ContainerTool, line: String) {
        #expect(tool.probe().description == line)
    }

    @Test(arguments: [
        (ContainerTool.docker, "docker save --output=/w/image.tar chatops-image:1", FilePath("/w/image.tar")),
        (.nerdctl, "nerdctl save --output=/w/image.tar chatops-image:1", "/w/image.tar"),
        (.buildah, "buildah push --format=oci chatops-image:1 oci:/w/layout:image", "/w/layout"),
        (.podman, "podman save --format=oci-dir --output=/w/layout chatops-image:1", "/w/layout"),
    ])
    func exports(tool: ContainerTool, line: String, path: FilePath) {
        let export = tool.export("chatops-image:1", to: "/w")
        #expect(export.command.description == line)
        #expect(export.path == path)
    }

    /// A base image that is here already is not asked for at its registry.
    @Test(arguments: [
        (ContainerTool.docker, ["docker image inspect debian:12", "docker pull debian:12"]),
        (.nerdctl, ["nerdctl image inspect debian:12", "nerdctl pull debian:12"]),
        (.buildah, ["buildah pull --policy=missing debian:12"]),
        (.podman, ["podman pull --policy=missing debian:12"]),
    ])
    func obtainsBaseImages(tool: ContainerTool, lines: [String]) {
        #expect(tool.obtain("debian:12").map(\.description) == lines)
    }
}
