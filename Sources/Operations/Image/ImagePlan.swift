package import Environments
internal import Processes
package import SystemPackage

/// The image an environment is to run, and the way there: what it is made of, whether it is there already, and the two
/// steps that make and push it.
///
/// ```swift
/// let plan = try await ImagePlan(source, events: events)     // reads, builds nothing
/// plan.reference                                             // for the pods: localhost:5000/chat/server:4f2a…
/// steps = plan.steps                                         // "image" and "push", for a Preparation
/// let image = try await plan.published()                     // afterwards, for evidence
/// ```
package struct ImagePlan: Sendable {
    /// What pods are told to run, with its tag.
    package let reference: ImageReference
    /// The digest of what goes in.
    package let inputs: ImageInputs
    /// The commit that is, or will be, compiled in.
    package let commit: String
    /// Whether pods need a pull secret.
    package var needsPullSecret: Bool { registry?.endpoint.credentials != nil }
    /// Nil where images are copied to the node.
    package let registry: RegistryClient?

    private let source: ImageSource
    private let store: ImageStore
    private let maker: ImageMaker
    private let events: EventHandler
    private let tag: String

    /// Looks at what the image is made of.
    ///
    /// Throws ``ImageFailure``, ``BuildFailure`` or `FileFailure`; asks no registry yet.
    package init(_ source: ImageSource, events: @escaping EventHandler) async throws {
        self.source = source
        self.events = events
        maker = try await ImageMaker(source, events: events)
        inputs = maker.inputs
        commit = maker.commit
        store = ImageStore(root: StateFolder.path(of: source.environment, in: source.project).appending("images"))
        let (pulled, registry) = try source.repository()
        self.registry = registry
        tag = source.image.tag?.description ?? inputs.tag
        guard let reference = ImageReference("\(pulled):\(tag)") else {
            throw ImageFailure.noImage(environment: source.environment.description)
        }
        self.reference = reference
    }

    /// The image as the registry has it; nil while it has not, or where there is no registry.
    package func published() async throws -> PublishedImage? {
        guard let found = try await registry?.image(tag) else { return nil }
        return PublishedImage(found, reference: reference)
    }

    /// Whether pods would find it: in the registry, or on the node.
    private func isThere() async throws -> Bool {
        guard registry != nil else { return try await source.node?.has(reference.description) ?? false }
        guard let image = try await published() else { return false }
        if source.image.tag != nil && image.inputs != inputs.digest {
            events(
                .note(
                    "image.tag names \(reference), which the registry has, made from \(image.commit ?? "other sources"): "
                        + "that is deployed; leave image.tag out to deploy \(commit)"
                )
            )
        }
        return true
    }

    private func copyToNode(_ image: LocalImage) async throws -> String? {
        guard let node = source.node else { throw ImageFailure.noWayToNode(image: reference.description) }
        events(.note("copying \(reference) to the node"))
        let archive = image.layout.root.appending("image.tar")
        try await save(to: archive)
        try await node.add(archive, image: reference.description, tag: tag)
        try Folder.remove(archive)
        return "\(image.descriptor.digest)"
    }

    /// Writes the built image as an OCI archive, under the name that pods pull.
    ///
    /// It may have been built for another: the name is no input.
    package func save(to file: FilePath) async throws {
        guard let image = try built() else { throw ImageFailure.notBuilt(tag: tag) }
        try image.layout.rename(image, to: reference.description)
        try await source.runner.run(ImageArchive.pack(image.layout.root, into: file)).checked()
    }

    /// Throws ``ImageFailure/otherArchitecture(image:_:nodes:)`` when no node could run the image.
    ///
    /// - Parameter nodes: as ``ClusterConnection/nodeArchitectures()`` tells.
    package func check(nodes: Set<String>) async throws {
        let architecture = try await published()?.architecture ?? maker.architecture.rawValue
        guard nodes.isEmpty || nodes.contains(architecture) else {
            throw ImageFailure.otherArchitecture(
                image: reference.description,
                architecture,
                nodes: nodes.sorted()
            )
        }
    }

    /// The image as it was built here; nil while it was not.
    package func built() throws -> LocalImage? { try store.image(inputs) }

    /// What the registry has under an image's name, for messages about one that is not found; nil for an image of
    /// another registry.
    package func tags(of image: ImageName) async throws -> [String]? {
        guard let registry, image.registry == ImageName(reference.description).registry else { return nil }
        return try await RegistryClient(registry.endpoint, repository: image.path, http: source.http).tags()
    }

    /// Both steps, in order; neither does anything where the registry has the image.
    package var steps: [Step] { [building, pushing] }

    /// The step that makes the image, unless pods would find it.
    package var building: Step { building(evenIfPublished: false) }

    /// The step that makes the image on this machine, wherever else it may be.
    package var buildingHere: Step { building(evenIfPublished: true) }

    private func building(evenIfPublished: Bool) -> Step {
        Step(
            "image",
            intent: "make \(reference) from \(commit)",
            isNoticeable: false,
            isSatisfied: {
                if try built() != nil { return true }
                if evenIfPublished { return false }
                return try await isThere()
            },
            apply: {
                let tool = try await store.keep(inputs) { try await maker.make(in: $0, name: reference.description) }
                guard let image = try built() else { throw ImageFailure.notBuilt(tag: tag) }
                return "\(image.descriptor.digest), made by \(tool)"
            }
        )
    }

    /// The step that pushes it, or copies it to the node where there is no registry.
    package var pushing: Step {
        Step(
            "push",
            intent: "push \(reference)",
            isNoticeable: false,
            isSatisfied: { try await isThere() },
            apply: {
                guard let image = try built() else { throw ImageFailure.notBuilt(tag: tag) }
                guard let registry else { return try await copyToNode(image) }
                events(.note("pushing \(reference)"))
                let pushed = try await registry.push(image, tag: tag)
                return "\(pushed.sentBlobs) parts, \(pushed.sent >> 10) KiB; \(pushed.keptBlobs) were there"
            }
        )
    }
}

/// An image as its registry has it: what evidence names, and what running pods are compared with.
package struct PublishedImage: Sendable, Hashable, Codable {
    package var reference: String
    /// What the `imageID` of a pod's container status ends with.
    package var manifestDigest: ImageDigest
    package var configDigest: ImageDigest
    package var architecture: String
    package var commit: String?
    package var version: String?
    /// The digest of what it was made of; nil for images that chatops did not make.
    package var inputs: String?

    init(_ found: RegistryClient.Found, reference: ImageReference) {
        self.reference = reference.description
        manifestDigest = found.digest
        configDigest = found.manifest.config.digest
        architecture = found.configuration.architecture
        commit = found.configuration.labels[ImageLabel.revision]
        version = found.configuration.labels[ImageLabel.version]
        inputs = found.configuration.labels[ImageLabel.inputs]
    }
}
