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
        let downloads = try await downloads(in: folder)
        try await RegistryServer.running(in: folder.path) { registry in
            try configureSkopeo(registry)
            for (seed, (name, tag)) in [("mysql", "9.7"), ("registry", "3")].enumerated() {
                let image = try SmallImage.make("\(name)-\(seed)", in: folder.path)
                _ = try await registry.client("library/\(name)").push(image, tag: tag)
            }
            try await ArtifactServer.run(downloads) { artifacts in
                let loaded = try load(downloads, port: artifacts.port, in: folder)
                try await body(BundleProject(folder: folder, artifacts: artifacts, loaded: loaded))
            }
        }
    }

    func make(
        _ name: String,
        of other: LoadedEnvironment? = nil,
        _ events: @escaping EventHandler = { _ in }
    ) async throws -> (BundleFile, BundleSummary) {
        let maker = BundleMaker(
            other ?? loaded,
            project: folder.path,
            architecture: .amd64,
            store: store,
            registries: registries,
            runner: Runner()
        )
        let made = try await maker.make(folder.path.appending(name), events: events)
        return (try BundleFile.open(folder.path.appending(name)), made)
    }

    func open(_ file: FilePath, store: ArtifactStore) async throws -> Bundle {
        try await Bundle.open(file, for: loaded, project: folder.path, store: store, runner: Runner())
    }

    /// The environment with one text of its file replaced; the file stays as it was.
    func reload(replacing text: String, by other: String) throws -> LoadedEnvironment {
        let file = folder.path.pushing("environments/offline.yaml")
        let original = try #require(try folder.text(of: "environments/offline.yaml"))
        let changed = text.isEmpty ? original : original.replacing(text, with: other)
        try DurableFile.write(changed.utf8, to: file, permissions: .ownerReadWrite)
        defer { try? DurableFile.write(original.utf8, to: file, permissions: .ownerReadWrite) }
        return try Self.environment(in: folder)
    }

    /// A folder with what stands for k3s, its images and the archive of helm.
    static func downloads(in folder: TemporaryFolder) async throws -> FilePath {
        let downloads = folder.path.appending("downloads")
        for name in ["downloads", "linux-amd64"] {
            try Folder.create(folder.path.appending(name), permissions: .ownerReadWriteExecute)
        }
        try folder.append("#!/bin/sh\n", to: "linux-amd64/helm")
        let archive = downloads.appending("helm-v3.19.2-linux-amd64.tar.gz")
        let pack = Command("tar", ["-czf", archive.string, "-C", folder.path.string, "linux-amd64"])
        try await Runner().run(pack).checked()
        _ = try folder.writeRandom(600_000, seed: 1, to: "downloads/k3s")
        _ = try folder.writeRandom(200_000, seed: 2, to: "downloads/k3s-airgap-images-amd64.tar.zst")
        return downloads
    }

    /// - Parameter hasImages: whether there are images to be fetched from a registry.
    @discardableResult
    static func load(
        _ downloads: FilePath,
        port: Int,
        hasImages: Bool = true,
        in folder: TemporaryFolder
    ) throws -> LoadedEnvironment {
        // Sorted by name: helm, k3s, its images.
        let digests = try Folder.names(in: downloads).map { name in
            try FileContents.sha256(of: downloads.appending(name)) ?? ""
        }
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
                {version: v1.34.1+k3s1, mirror: "http://127.0.0.1:\(port)", sha256: "\(digests[1])",
                 imagesSha256: "\(digests[2])"}
              helm: {version: v3.19.2, mirror: "http://127.0.0.1:\(port)", sha256: "\(digests[0])"}
              registry: {kind: \(hasImages ? "in-cluster" : "none")}
            image: {repository: chat/server}
            database: {kind: mysql, host: chat-mysql, user: chat}
            values: {mysql: {enabled: \(hasImages), image: {tag: "9.7"}}, redis: {enabled: false}, web: {enabled: false}}
            """,
            to: "environments/offline.yaml"
        )
        return try environment(in: folder)
    }

    private static func environment(in folder: TemporaryFolder) throws -> LoadedEnvironment {
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
