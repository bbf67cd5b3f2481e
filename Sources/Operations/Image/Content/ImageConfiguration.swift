/// What a container of the image is started with (OCI image specification v1.1, “Image Configuration”).
package struct ImageConfiguration: Sendable, Hashable, Codable {
    /// A moment that is the same for all, so that equal content has an equal digest.
    package static let epoch = "1970-01-01T00:00:00Z"

    package var created: String?
    package var architecture: String
    package var os: String
    package var config: Settings?
    package var rootfs: Layers

    package struct Settings: Sendable, Hashable, Codable {
        package var user: String?
        package var exposedPorts: [String: [String: String]]?
        package var env: [String]?
        package var entrypoint: [String]?
        package var cmd: [String]?
        package var workingDir: String?
        package var labels: [String: String]?

        package init() {}

        private enum CodingKeys: String, CodingKey {
            case user = "User"
            case exposedPorts = "ExposedPorts"
            case env = "Env"
            case entrypoint = "Entrypoint"
            case cmd = "Cmd"
            case workingDir = "WorkingDir"
            case labels = "Labels"
        }
    }

    package struct Layers: Sendable, Hashable, Codable {
        package var type: String
        package var diffIDs: [ImageDigest]

        private enum CodingKeys: String, CodingKey {
            case type
            case diffIDs = "diff_ids"
        }
    }

    /// - Parameter diffIDs: the digests of the layers before compression, lowest first.
    package init(architecture: Architecture, settings: Settings, diffIDs: [ImageDigest]) {
        created = Self.epoch
        self.architecture = architecture.rawValue
        os = "linux"
        config = settings
        rootfs = Layers(type: "layers", diffIDs: diffIDs)
    }

    package var labels: [String: String] { config?.labels ?? [:] }
}

/// Labels of the images chatops makes.
package enum ImageLabel {
    /// The source's commit, the program's version and where the source is kept (image-spec v1.1, “Annotations”).
    package static let revision = "org.opencontainers.image.revision"
    package static let version = "org.opencontainers.image.version"
    package static let source = "org.opencontainers.image.source"
    /// The SHA-256 of everything the image was made of, in hexadecimal.
    package static let inputs = "chatops.inputs"
}
