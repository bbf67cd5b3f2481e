internal import Processes
internal import SystemPackage

/// Packs a layer so that the same files give the same bytes (reproducible-builds.org, “Archive metadata”).
struct LayerArchive: Sendable {
    let runner: Runner

    /// GNU tar: names sorted, no times, owners or extended headers.
    ///
    /// - Parameter modes: chmod(1)'s symbols, where the files' own modes follow the umask.
    static func tarCommand(
        _ root: FilePath,
        names: [String],
        to file: FilePath,
        modes: String? = nil
    ) -> Command {
        Command(
            "tar",
            [
                "--create", "--file=\(file)", "--directory=\(root)", "--format=ustar", "--sort=name", "--mtime=@0",
                "--owner=0", "--group=0", "--numeric-owner",
            ] + (modes.map { ["--mode=\($0)"] } ?? []) + ["--"] + names,
            environment: ["LC_ALL": "C", "TZ": "UTC0", "TAR_OPTIONS": nil],
            deadline: .seconds(300)
        )
    }

    /// Replaces FILE by FILE.gz, without name and time in its header (RFC 1952 section 2.3.1).
    static func gzipCommand(_ file: FilePath) -> Command {
        Command(
            "gzip",
            ["--no-name", "--force", "--", file.string],
            environment: ["GZIP": nil],
            deadline: .seconds(300)
        )
    }

    /// Puts the packed layer into the layout; returns its descriptor and the digest of its bytes before compression.
    func pack(_ tree: LayerTree, into layout: ImageLayout) async throws -> (Descriptor, diffID: ImageDigest) {
        let file = layout.root.appending("layer.tar")
        let names = try Folder.names(in: tree.root)
        try await runner.run(Self.tarCommand(tree.root, names: names, to: file)).checked()
        let diffID = try ImageDigest(ofFile: file)
        try await runner.run(Self.gzipCommand(file)).checked()
        let compressed = layout.root.appending("layer.tar.gz")
        return (try layout.add(moving: compressed, mediaType: MediaType.layer), diffID)
    }
}
