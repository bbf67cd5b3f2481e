internal import Processes
internal import SystemPackage

/// Makes an image out of a program and the libraries it needs: no daemon, no base image, no shell inside.
///
/// The bytes follow from the files alone, not from where they stand, when or by whom it is done. What changes seldom is
/// the lower layer, so that a new program pushes little.
struct ImageAssembly: Sendable {
    /// Whom containers run as; not root, and without an account on any host.
    static let userID = 10001
    static let port = 8080

    let contents: ImageContents
    let labels: [String: String]
    let runner: Runner

    /// Writes the image into a layout that has just been created.
    func write(to layout: ImageLayout, name: String) async throws {
        let trees = layout.root.appending("trees")
        let lower = LayerTree(root: trees.appending("libraries"))
        let upper = LayerTree(root: trees.appending("program"))
        try fill(lower)
        try upper.copy(contents.program, to: ImageContents.programPath, mode: 0o755)
        let archive = LayerArchive(runner: runner)
        let (libraries, librariesID) = try await archive.pack(lower, into: layout)
        let (program, programID) = try await archive.pack(upper, into: layout)
        try Folder.remove(trees)
        let configuration = ImageConfiguration(
            architecture: contents.architecture,
            settings: settings,
            diffIDs: [librariesID, programID]
        )
        let config = try layout.add(try CanonicalJSON.encode(configuration), mediaType: MediaType.configuration)
        try layout.finish(ImageManifest(config: config, layers: [libraries, program]), name: name)
    }

    private func fill(_ tree: LayerTree) throws {
        for entry in contents.libraries { try tree.copy(entry.source, to: entry.path, mode: 0o755) }
        try tree.copy(ImageContents.authorities, to: ImageContents.authorities.string, mode: 0o644)
        try tree.file(
            "/etc/passwd",
            "root:x:0:0:root:/:/nonexistent\nchat:x:\(Self.userID):\(Self.userID)::/:/nonexistent\n"
        )
        try tree.file("/etc/group", "root:x:0:\nchat:x:\(Self.userID):\n")
        // Without it some C libraries ask DNS before /etc/hosts.
        try tree.file("/etc/nsswitch.conf", "hosts: files dns\n")
        try tree.folder("/tmp", mode: 0o1777)
    }

    private var settings: ImageConfiguration.Settings {
        var settings = ImageConfiguration.Settings()
        settings.user = "\(Self.userID):\(Self.userID)"
        settings.exposedPorts = ["\(Self.port)/tcp": [:]]
        settings.env = ["PATH=/usr/local/bin"]
        settings.entrypoint = [ImageContents.programPath]
        settings.workingDir = "/"
        settings.labels = labels
        return settings
    }
}
