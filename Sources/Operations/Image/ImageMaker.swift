internal import Environments
internal import Processes
internal import SystemPackage

/// Makes the image that a source describes.
struct ImageMaker: Sendable {
    /// For people: which program makes it.
    let name = "chatops"
    let inputs: ImageInputs
    let commit: String

    private let source: ImageSource
    private let events: EventHandler

    /// Finds out what goes in; builds nothing.
    init(_ source: ImageSource, events: @escaping EventHandler) async throws {
        self.source = source
        self.events = events
        var lines = ["builder chatops", "architecture \(Architecture.current.rawValue)"]
        if source.binary != nil {
            let binary = try await Self.obtain(source, events)
            commit = binary.commit
            lines += try await ImageContents.gather(for: binary.path, runner: source.runner).fingerprint()
        } else {
            commit = try await SourceRevision.current(of: source.project, runner: source.runner).commit
            lines.append("commit \(commit)")
            lines += try ImageInputs.files(at: SourceRevision.paths, in: source.project)
        }
        inputs = ImageInputs(lines)
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

    func make(in layout: ImageLayout, name: String) async throws {
        let binary = try await Self.obtain(source, events)
        events(.note("assembling \(name)"))
        let contents = try await ImageContents.gather(for: binary.path, runner: source.runner)
        try layout.create()
        try await ImageAssembly(
            contents: contents,
            labels: [
                ImageLabel.revision: binary.commit, ImageLabel.version: binary.version,
                ImageLabel.inputs: inputs.digest,
            ],
            runner: source.runner
        )
        .write(to: layout, name: name)
    }
}
