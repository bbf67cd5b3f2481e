internal import Environments
internal import Processes
internal import SystemPackage

/// Fetches images from their registries through skopeo, as the user has set that up: registries.conf, its mirrors and
/// credentials.
struct ImageFetch: Sendable {
    let architecture: Architecture
    /// Another registries.conf than the user's own.
    let registries: FilePath?
    let runner: Runner

    /// For one platform: an image for several brings only that one along.
    func copy(_ reference: ImageReference, to layout: FilePath) -> Command {
        Command(
            "skopeo",
            (registries.map { ["--registries-conf=\($0)"] } ?? []) + [
                "--override-os=linux", "--override-arch=\(architecture.rawValue)", "copy", "--quiet", "--retry-times=3",
                "docker://\(NodeImages.qualified(reference.description))", "oci:\(layout):image",
            ],
            deadline: .seconds(3600)
        )
    }

    /// Packs the image as an OCI archive whose bytes follow from the image's alone; returns its manifest's digest.
    ///
    /// - Parameter scratch: an empty folder on the archive's file system.
    func fetch(_ reference: ImageReference, into archive: FilePath, scratch: FilePath) async throws -> ImageDigest {
        let fetched = scratch.appending("fetched")
        let result: CommandResult
        do {
            result = try await runner.run(copy(reference, to: fetched))
        } catch CommandFailure.notFound {
            throw BundleFailure.noSkopeo(image: reference.description)
        }
        guard result.succeeded, let image = try ImageLayout(root: fetched).image(for: architecture) else {
            throw BundleFailure.imageNotFetched(image: reference.description, result)
        }
        let named = ImageLayout(root: scratch.appending("named"))
        try named.adopt(image, name: reference.description)
        try await runner.run(ImageArchive.pack(named.root, into: archive)).checked()
        return image.descriptor.digest
    }
}
