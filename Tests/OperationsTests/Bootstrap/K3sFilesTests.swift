import Environments
import SystemPackage
import Testing

@testable import Operations

/// What becomes of the shipped templates.
@Suite struct K3sFilesTests {
    static let templates = FilePath(#filePath).removingLastComponent().appending("../../../templates/k3s")
        .lexicallyNormalized()

    private static func files(ingress: String = "traefik", registry: String) throws -> K3sFiles {
        try K3sFiles(try .k3s(ingress: ingress, registry: registry), K3sLayout(), templates: templates)
    }

    private static func text(_ file: HostFile) -> String {
        if case .bytes(let bytes) = file.content { String(decoding: bytes, as: UTF8.self) } else { "" }
    }

    @Test func anInClusterRegistryGetsItsMirror() throws {
        let files = try Self.files(registry: "{kind: in-cluster}")
        #expect(
            Self.text(files.registries) == """
                # Made by chatops bootstrap from templates/k3s/registries.yaml: what is changed here does not stay.
                mirrors:
                  localhost:5000:
                    endpoint:
                    - http://127.0.0.1:5000

                """
        )
        #expect(
            Self.text(files.config) == """
                # Made by chatops bootstrap from templates/k3s/config.yaml: what is changed here does not stay.
                secrets-encryption: true
                write-kubeconfig-mode: '0600'

                """
        )
        #expect(files.manifests.map(\.path.lastComponent?.string) == ["chatops-traefik.yaml", "chatops-registry.yaml"])
    }

    @Test func anotherIngressTakesTraefikAway() throws {
        let files = try Self.files(ingress: "ingress-nginx", registry: "{kind: none}")
        #expect(Self.text(files.config).contains("disable:\n- traefik\n"))
        #expect(files.manifests.map(\.path.lastComponent?.string) == ["chatops-ingress-nginx.yaml"])
        #expect(Self.text(files.registries).contains("mirrors: {}"))
        #expect(try Self.files(ingress: "none", registry: "{kind: none}").manifests.isEmpty)
    }

    @Test func onlyAnInsecureRegistryNeedsAMirror() throws {
        let insecure = try Self.files(registry: "{kind: external, address: 10.0.0.5:5000, insecure: true}")
        #expect(Self.text(insecure.registries).contains("'10.0.0.5:5000':\n    endpoint:\n    - http://10.0.0.5:5000"))
        let secure = try Self.files(registry: "{kind: external, address: registry.example.org}")
        #expect(!Self.text(secure.registries).contains("example.org"))
    }

    @Test func everyPartIsAReasonToRestart() throws {
        let (one, other) = (
            try Self.files(registry: "{kind: in-cluster}"), try Self.files(ingress: "none", registry: "{kind: none}")
        )
        let running = one.startedWith(binary: "b", dropIns: "d")
        var variables: [String: String] = [:]
        for line in running.text.split(separator: "\n") {
            let parts = line.split(separator: "=")
            variables[String(parts[0])] = String(parts[1])
        }
        #expect(running.differences(from: variables).isEmpty)
        #expect(
            other.startedWith(binary: "c", dropIns: "e").differences(from: variables)
                == ["the k3s binary", "config.yaml", "config.yaml.d", "registries.yaml"]
        )
        #expect(one.startedWith(binary: "b", dropIns: "d").differences(from: [:]).count == 5)
    }

    @Test func whatIsNoYAMLIsRefusedByItsPlace() throws {
        let folder = TemporaryFolder()
        for name in ["config.yaml", "registries.yaml", "k3s.service", "traefik.yaml", "registry.yaml"] {
            let text = name == "registries.yaml" ? "mirrors: {\n" : "a: 1\n"
            try DurableFile.write(text.utf8, to: folder.path.appending(name), permissions: .ownerReadWrite)
        }
        let cluster = try Cluster.k3s()
        let failure = #expect(throws: BootstrapFailure.self) {
            try K3sFiles(cluster, K3sLayout(), templates: folder.path)
        }
        #expect(failure?.message.contains("registries.yaml:3:1") == true, "\(failure?.message ?? "")")
    }
}
