import Foundation
import TestSupport

/// A registry of the test's own: Debian's docker-registry on a port of 127.0.0.1, ended with the value.
final class RegistryProcess {
    let address: String
    private let folder: String
    private let invocation: Invocation

    init(in project: Project) async throws {
        let port = FreePort.next()
        address = "127.0.0.1:\(port)"
        folder = project.root + "/registry"
        try project.write(
            """
            version: 0.1
            log:
              level: error
            storage:
              filesystem:
                rootdirectory: \(folder)
            http:
              addr: \(address)
            """,
            to: "registry.yml"
        )
        invocation = try Invocation(["/usr/bin/docker-registry", "serve", "registry.yml"], in: project.root)
        try await eventually("the registry answers") { try await status("v2/", in: project.root) == "200" }
    }

    /// Whether a push has begun to send a part that is not yet complete.
    var isReceiving: Bool {
        let uploads = folder + "/docker/registry/v2/repositories/chat/server/_uploads"
        return (try? FileManager.default.contentsOfDirectory(atPath: uploads))?.isEmpty == false
    }

    func status(_ path: String, in folder: String) async throws -> String {
        try await Invocation(
            [
                "/usr/bin/curl", "-s", "-o", "/dev/null", "-m", "5", "-w", "%{http_code}",
                "-H", "Accept: application/vnd.oci.image.manifest.v1+json", "http://\(address)/\(path)",
            ],
            in: folder
        ).finish().output
    }
}

extension Project {
    /// Writes `environments/pushed.yaml`: a cluster that is never asked, and this registry.
    func configure(pushingTo registry: RegistryProcess, image: String = "") throws {
        try write(
            """
            cluster:
              kind: existing
              kubeconfig: none.yaml
              context: none
              registry:
                kind: external
                address: \(registry.address)
                insecure: true
            image:
              repository: chat/server
              builder: chatops
              \(image)
            database:
              kind: mysql
              user: chat
            """,
            to: "environments/pushed.yaml"
        )
    }

    var images: String { root + "/.chatops/pushed/images" }

    /// Names in the folder of images; the one under way begins with a dot.
    func imageNames() -> [String] { (try? FileManager.default.contentsOfDirectory(atPath: images)) ?? [] }
}
