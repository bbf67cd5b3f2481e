import CurlHTTP
import Environments
import Processes
import SystemPackage
import Testing

@testable import Operations

/// A checkout with an environment for k3s, whose downloads and images come from servers of the test's own.
struct BundleProject: Sendable {
    let folder: TemporaryFolder
    let artifacts: ArtifactServer
    let loaded: LoadedEnvironment

    var store: ArtifactStore {
        ArtifactStore(folder: ArtifactStore.folder(in: folder.path), http: Client(version: "test"))
    }

    /// In it Docker's registry stands under another address (containers-registries.conf(5)).
    var registries: FilePath { folder.path.appending("registries.conf") }

    /// Runs `body` with two images that a node would pull: `mysql:9.7`, and the registry's.
    static func run(_ body: @Sendable (BundleProject) async throws -> Void) async throws {
        let folder = TemporaryFolder()
        let files = try await downloads(in: folder)
        let answers = files.map { ArtifactServer.Answer(file: $0.string) }
        try await RegistryServer.running(in: folder.path) { registry in
            try configureSkopeo(registry)
            for (seed, (name, tag)) in [("mysql", "9.7"), ("registry", "3")].enumerated() {
                let image = try SmallImage.make("\(name)-\(seed)", in: folder.path)
                _ = try await registry.client("library/\(name)").push(image, tag: tag)
            }
            try await ArtifactServer.run(files[0], answers) { artifacts in
                let loaded = try load(files, port: artifacts.port, in: folder)
                try await body(BundleProject(folder: folder, artifacts: artifacts, loaded: loaded))
            }
        }
    }

    func make(
        _ name: String,
        for architecture: Architecture = .amd64
    ) async throws -> (Bundle, BundleMaker.Made) {
        let maker = BundleMaker(
            loaded,
            project: folder.path,
            architecture: architecture,
            store: store,
            registries: registries,
            runner: Runner()
        )
        let made = try await maker.make(folder.path.appending(name)) { _ in }
        return (try Bundle.open(folder.path.appending(name)), made)
    }

    /// What stands for k3s, its images and the archive of helm, in the order they are asked for.
    private static func downloads(in folder: TemporaryFolder) async throws -> [FilePath] {
        let helm = folder.path.appending("linux-amd64")
        try Folder.create(helm, permissions: .ownerReadWriteExecute)
        try DurableFile.write("#!/bin/sh\n".utf8, to: helm.appending("helm"), permissions: .ownerReadWrite)
        let archive = folder.path.appending("helm.tar.gz")
        let pack = Command("tar", ["-czf", archive.string, "-C", folder.path.string, "linux-amd64"])
        try await Runner().run(pack).checked()
        return [
            try folder.writeRandom(300_000, seed: 1, to: "k3s"),
            try folder.writeRandom(200_000, seed: 2, to: "k3s-images"), archive,
        ]
    }

    private static func load(_ files: [FilePath], port: Int, in folder: TemporaryFolder) throws -> LoadedEnvironment {
        let digests = try files.map { try FileContents.sha256(of: $0) ?? "" }
        for name in ["environments", "templates", "templates/k3s"] {
            try Folder.create(folder.path.pushing(FilePath(name)), permissions: .ownerReadWriteExecute)
        }
        let checkout = FilePath(#filePath).removingLastComponent().appending("../../..").lexicallyNormalized()
        try DurableFile.link(
            folder.path.pushing("templates/charts"),
            to: checkout.pushing("templates/charts").string
        )
        try folder.append(
            """
            kind: Service
            ---
            kind: Deployment
            spec: {template: {spec: {containers: [{name: registry, image: "registry:3"}]}}}
            """,
            to: "templates/k3s/registry.yaml"
        )
        try folder.append("{}\n", to: "environments/base.yaml")
        try folder.append(
            """
            cluster:
              kind: k3s
              context: default
              k3s:
                {version: v1.34.1+k3s1, mirror: "http://127.0.0.1:\(port)", sha256: "\(digests[0])",
                 imagesSha256: "\(digests[1])"}
              helm: {version: v3.19.2, mirror: "http://127.0.0.1:\(port)", sha256: "\(digests[2])"}
              registry: {kind: in-cluster}
            image: {repository: chat/server}
            database: {kind: mysql, host: chat-mysql, user: chat}
            values: {mysql: {image: {tag: "9.7"}}, redis: {enabled: false}, web: {enabled: false}}
            """,
            to: "environments/offline.yaml"
        )
        let name = try #require(EnvironmentName("offline"))
        return try LoadedEnvironment.load(name, in: Project(root: folder.path), processEnvironment: [:])
    }

    private static func configureSkopeo(_ registry: RegistryServer) throws {
        let text = """
            [[registry]]
            prefix = "docker.io"
            location = "\(registry.address)"
            insecure = true
            """
        let file = registry.folder.appending("registries.conf")
        try DurableFile.write(text.utf8, to: file, permissions: .ownerReadWrite)
    }
}
