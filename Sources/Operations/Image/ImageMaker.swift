internal import BuildInfo
internal import Environments
internal import Processes
internal import SystemPackage

/// Makes the image that a source describes.
struct ImageMaker: Sendable {
    let inputs: ImageInputs
    let commit: String
    let architecture: Architecture

    private let source: ImageSource
    private let events: EventHandler

    /// Finds out what goes in; builds nothing.
    ///
    /// The program that will build is not among the inputs, only what the environment says of it: looking for one takes
    /// time, and two machines with different programs would deploy over each other.
    init(_ source: ImageSource, events: @escaping EventHandler) async throws {
        self.source = source
        self.events = events
        var lines = ["builder \(source.image.builder.rawValue)"]
        var files: [String] = source.image.builder == .chatops ? [] : [Dockerfile.folder]
        if source.binary != nil {
            let binary = try await Self.obtain(source, events)
            commit = binary.commit
            let contents = try await ImageContents.gather(for: binary.path, runner: source.runner)
            architecture = contents.architecture
            lines += try contents.fingerprint()
        } else {
            architecture = .current
            commit = try await SourceRevision.current(of: source.project, runner: source.runner).commit
            lines.append("commit \(commit)")
            files += SourceRevision.paths
        }
        lines.append("architecture \(architecture.rawValue)")
        lines += try ImageInputs.files(at: files, in: source.project)
        inputs = ImageInputs(lines)
    }

    /// Returns the name of what made it.
    func make(in layout: ImageLayout, name: String) async throws -> String {
        guard let build = try await dockerfileBuild() else {
            try await assemble(in: layout, name: name)
            return "chatops"
        }
        events(.note("building \(name) with \(build.tool.rawValue)"))
        let binary = source.binary == nil ? nil : try await Self.obtain(source, events)
        try await build.make(
            from: source.project,
            binary: binary?.path,
            commit: commit,
            // chatops and ChatServer of one checkout have one version.
            labels: labels(commit: commit, version: binary?.version ?? BuildInfo.version),
            in: layout,
            named: name
        )
        return build.tool.rawValue
    }

    private func assemble(in layout: ImageLayout, name: String) async throws {
        let binary = try await Self.obtain(source, events)
        events(.note("assembling \(name)"))
        let contents = try await ImageContents.gather(for: binary.path, runner: source.runner)
        try layout.create()
        try await ImageAssembly(
            contents: contents,
            labels: labels(commit: binary.commit, version: binary.version),
            runner: source.runner
        )
        .write(to: layout, name: name)
    }

    private func labels(commit: String, version: String) -> [String: String] {
        [ImageLabel.revision: commit, ImageLabel.version: version, ImageLabel.inputs: inputs.digest]
    }

    /// What builds the Dockerfile; nil where chatops assembles the image itself.
    ///
    /// `auto` does that with a program that was compiled already, since it needs the libraries of this machine, and where
    /// nothing that works can get the images that the Dockerfile starts from.
    private func dockerfileBuild() async throws -> DockerfileBuild? {
        let wanted = source.image.builder
        if wanted == .chatops || (wanted == .automatic && source.binary != nil) { return nil }
        guard let dockerfile = try Dockerfile(in: source.project) else {
            if wanted == .automatic { return nil }
            throw ImageFailure.noDockerfile(source.project)
        }
        for tool in ContainerTool.allCases where wanted == .automatic || wanted.rawValue == tool.rawValue {
            guard try await DockerfileBuild.works(tool, runner: source.runner) else {
                if wanted == .automatic { continue }
                throw ImageFailure.toolDoesNotWork(tool)
            }
            let build = DockerfileBuild(tool: tool, dockerfile: dockerfile, runner: source.runner, events: events)
            guard let refusal = try await build.obtainBases(compiling: source.binary == nil) else { return build }
            if wanted != .automatic { throw ImageFailure.noBase(tool, refusal) }
            events(.note("\(ImageFailure.noBase(tool, refusal).message); chatops makes the image itself"))
        }
        return nil
    }

    private static func obtain(_ source: ImageSource, _ events: @escaping EventHandler) async throws -> ServerBinary {
        try await ServerBinary.obtain(
            named: source.binary,
            project: source.project,
            beside: source.program,
            runner: source.runner,
            events: events
        )
    }
}
