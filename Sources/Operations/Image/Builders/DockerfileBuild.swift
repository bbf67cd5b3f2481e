internal import Processes
internal import SystemPackage

/// Has a Dockerfile built by another program, and takes the image over.
struct DockerfileBuild: Sendable {
    let tool: ContainerTool
    let dockerfile: Dockerfile
    let runner: Runner
    let events: EventHandler

    /// Whether the program can build here; its base images are not looked at.
    static func works(_ tool: ContainerTool, runner: Runner) async throws -> Bool {
        do {
            return try await runner.run(tool.probe()).succeeded
        } catch CommandFailure.notFound, CommandFailure.timedOut, CommandFailure.notStarted {
            return false
        }
    }

    /// Makes sure that what the build starts from is here; nil when it is, else the program's words on why not.
    func obtainBases(compiling: Bool) async throws -> CommandResult? {
        for base in dockerfile.bases(compiling: compiling) {
            var last: CommandResult?
            for command in tool.obtain(base) {
                last = try await runner.run(command) { events(.output($0)) }
                if last?.succeeded == true { break }
            }
            if let last, !last.succeeded { return last }
        }
        return nil
    }

    /// Builds from the sources of `project`, or packs `binary`, into a layout that does not exist yet.
    func make(
        from project: FilePath,
        binary: FilePath?,
        commit: String,
        labels: [String: String],
        in layout: ImageLayout,
        named reference: String
    ) async throws {
        // In the program's own storage; the inputs make it unique enough, and it is overwritten the next time.
        let name = "chatops-image:\(labels[ImageLabel.inputs]?.prefix(20) ?? "latest")"
        let workplace = layout.root.appending("workplace")
        try Folder.create(workplace, permissions: .ownerReadWriteExecute)
        var context = project
        var arguments = ["CHATOPS_COMMIT": commit, "SERVER_STAGE": "compiled"]
        if let binary {
            context = workplace.appending("context")
            try Folder.create(context, permissions: .ownerReadWriteExecute)
            let copy = context.appending(ServerBinary.name)
            try DurableFile.copy(binary, to: copy, permissions: FilePermissions(rawValue: 0o755))
            arguments = ["SERVER_STAGE": "prebuilt"]
        }
        let recipe = Recipe(
            dockerfile: dockerfile.path,
            context: context,
            name: name,
            arguments: arguments,
            labels: labels
        )
        let built = try await runner.run(tool.build(recipe)) { events(.output($0)) }
        guard built.succeeded else { throw ImageFailure.buildFailed(built) }
        try await take(tool.export(name, to: workplace), into: layout, named: reference)
        try Folder.remove(workplace)
    }

    private func take(_ export: Export, into layout: ImageLayout, named reference: String) async throws {
        try await runner.run(export.command) { events(.output($0)) }.checked()
        var exported = ImageLayout(root: export.path)
        if case .file = FileKind(at: export.path) {
            exported = ImageLayout(root: export.path.removingLastComponent().appending("unpacked"))
            try Folder.create(exported.root, permissions: .ownerReadWriteExecute)
            try await runner.run(ImageArchive.unpack(export.path, into: exported.root)).checked()
        }
        guard let image = try exported.image(for: .current) else { throw ImageFailure.notAnArchive(export.path) }
        try layout.adopt(image, name: reference)
    }
}
