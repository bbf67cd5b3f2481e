package import Environments
internal import Glibc
package import Processes
package import SystemPackage

/// `chatops bundle create`: what a bootstrap without internet needs, in one file.
package struct BundleMaker: Sendable {
    private let loaded: LoadedEnvironment
    private let project: FilePath
    private let architecture: Architecture
    private let store: ArtifactStore
    private let registries: FilePath?
    private let runner: Runner

    /// - Parameters:
    ///   - architecture: the node's.
    ///   - registries: for skopeo, another registries.conf than the user's own.
    package init(
        _ loaded: LoadedEnvironment,
        project: FilePath,
        architecture: Architecture,
        store: ArtifactStore,
        registries: FilePath?,
        runner: Runner
    ) {
        self.loaded = loaded
        self.project = project
        self.architecture = architecture
        self.store = store
        self.registries = registries
        self.runner = runner
    }

    /// The same contents give the same bytes; `file` appears whole or not at all.
    package func make(_ file: FilePath, events: @escaping EventHandler) async throws -> BundleSummary {
        let cluster = loaded.environment.cluster
        guard let k3s = cluster.k3s else { throw BundleFailure.noK3s(environment: loaded.name.description) }
        if k3s.imagesSHA256 == nil { events(.note(Self.withoutImages)) }
        let staging = try BundleStaging(in: store.folder)
        defer { staging.remove() }
        try await addArtifacts(k3s, cluster.helm, to: staging, events)
        try await addImages(to: staging, events)
        try await addChart(to: staging)
        let manifest = BundleManifest(
            environment: loaded.name.description,
            architecture: architecture,
            k3sVersion: k3s.version.description,
            entries: staging.entries
        )
        try JSONDocument.write(manifest, to: staging.files.appending(BundleManifest.path))
        try await write(manifest, from: staging, to: file)
        return try BundleSummary(of: file, manifest)
    }

    private static let withoutImages =
        "note: cluster.k3s.imagesSha256 is not set, so that a node without internet will lack what k3s itself runs"

    private func addArtifacts(
        _ k3s: K3s,
        _ helm: HelmProgram?,
        to staging: BundleStaging,
        _ events: @escaping EventHandler
    ) async throws {
        // helm runs on the machine chatops runs on.
        let artifacts: [(BundleManifest.Kind, Artifact?)] = [
            (.k3s, .k3s(k3s, architecture)), (.k3sImages, .k3sImages(k3s, architecture)),
            (.helm, helm.map { .helm($0, .current) }),
        ]
        for case (let kind, let artifact?) in artifacts {
            let path = try await store.fetch(artifact, events: events)
            try staging.add(kind, artifact.name, as: artifact.fileName) {
                try DurableFile.copy(path, to: $0, permissions: .staged)
            }
        }
    }

    private func addImages(to staging: BundleStaging, _ events: EventHandler) async throws {
        let fetch = ImageFetch(architecture: architecture, registries: registries, runner: runner)
        for reference in try BundleImages.references(of: loaded, in: project) {
            events(.note("fetching the image \(reference)"))
            let name = reference.description
                .replacing("/", with: "+").replacing(":", with: "_").replacing("@", with: "_")
            try await staging.add(.image, reference.description, as: "images/\(name).tar") { path in
                try await staging.withScratch { try await fetch.fetch(reference, into: path, scratch: $0) }
            }
        }
    }

    private func addChart(to staging: BundleStaging) async throws {
        let charts = project.pushing("templates/charts")
        let name = "chat-stack"
        _ = try await staging.add(.chart, name, as: "charts/\(name).tgz") { path in
            let packed = path.removingLastComponent().appending("\(name).tar")
            try await runner.run(LayerArchive.tarCommand(charts, names: [name], to: packed, modes: "u=rwX,go=rX"))
                .checked()
            try await runner.run(LayerArchive.gzipCommand(packed)).checked()
            try DurableFile.move(FilePath("\(packed).gz"), to: path)
            return nil
        }
    }

    /// Packs and seals beside the file's place, then gives it its name.
    private func write(_ manifest: BundleManifest, from staging: BundleStaging, to file: FilePath) async throws {
        let partial = BundleStaging.partial(of: file)
        BundleStaging.removeLeftovers(of: file)
        defer { unlink(partial.string) }
        let names = [BundleManifest.path] + manifest.entries.map(\.path)
        let command = LayerArchive.tarCommand(staging.files, names: names, to: partial, modes: "u=rw,go=r")
        let result = try await runner.run(command)
        guard result.succeeded else {
            throw BundleFailure.notWritten(file, reason: CommandFailure.failed(result).message)
        }
        do {
            let output = try FileDescriptor.open(partial, .writeOnly, options: [.append, .closeOnExec])
            try output.closeAfter {
                _ = try output.writeAll(try BundleSeal.bytes(for: partial))
                guard fsync(output.rawValue) == 0 else { throw Errno(rawValue: errno) }
            }
        } catch let error as Errno {
            throw BundleFailure.notWritten(file, reason: "\(error)")
        }
        try DurableFile.move(partial, to: file)
    }
}
