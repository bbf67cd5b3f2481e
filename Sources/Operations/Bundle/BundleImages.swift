internal import Environments
internal import SystemPackage

/// The images that nodes would pull, apart from the server's own, which a deploy makes.
enum BundleImages {
    /// Sub-charts whose image comes from elsewhere.
    private static let subcharts = ["mysql", "redis", "web"]

    /// Those of the environment's charts and of what a bootstrap applies, sorted.
    static func references(of loaded: LoadedEnvironment, in project: FilePath) throws -> [ImageReference] {
        let values = try loaded.sources.helmValues()
        let filed = try JSONValue(parsing: Array(values.json(reveal: true).utf8))
        var references: Set<ImageReference> = []
        for name in subcharts where filed[name]["enabled"].bool ?? true {
            let file = project.pushing(FilePath("templates/charts/chat-stack/charts/\(name)/values.yaml"))
            let own = filed[name] == .null ? [:] : filed[name]
            let defaults = try documents(in: file).first ?? .null
            let image = JSONValue.object(["image": defaults["image"]]).merging(own)["image"]
            let text = "\(image["repository"].string ?? ""):\(image["tag"].string ?? "")"
            guard let reference = ImageReference(text) else {
                throw BundleFailure.unreadableManifests(file, reason: "values.\(name).image is “\(text)”")
            }
            references.insert(reference)
        }
        for file in try manifests(of: loaded, in: project) {
            for document in try documents(in: file) { references.formUnion(document.images) }
        }
        return references.sorted { $0.description < $1.description }
    }

    /// What a bootstrap has k3s apply for this environment.
    private static func manifests(of loaded: LoadedEnvironment, in project: FilePath) throws -> [FilePath] {
        let folder = project.pushing("templates/k3s")
        let cluster = loaded.environment.cluster
        let isApplied = [
            "registry.yaml": cluster.registry.isInCluster, "traefik.yaml": cluster.ingress == .traefik,
            "ingress-nginx.yaml": cluster.ingress == .ingressNginx,
        ]
        return try Folder.names(in: folder)
            .filter { $0.hasSuffix(".yaml") && isApplied[$0] ?? true }
            .map { folder.appending($0) }
    }

    private static func documents(in file: FilePath) throws -> [JSONValue] {
        guard let bytes = try FileContents.read(file) else {
            throw FileFailure.reading(file, .noSuchFileOrDirectory)
        }
        let text = String(decoding: bytes, as: UTF8.self)
        do {
            return try YAMLDocument.json(ofStream: text, file: file.string).map { try JSONValue(parsing: $0) }
        } catch {
            throw BundleFailure.unreadableManifests(file, reason: FailureReport(error).message)
        }
    }
}

extension JSONValue {
    /// The values of all keys `image` that hold a reference.
    fileprivate var images: Set<ImageReference> {
        switch self {
        case .object(let members):
            members.reduce(into: []) { found, member in
                if member.key == "image", let reference = member.value.string.flatMap(ImageReference.init) {
                    found.insert(reference)
                }
                found.formUnion(member.value.images)
            }
        case .array(let items): items.reduce(into: []) { $0.formUnion($1.images) }
        default: []
        }
    }
}

extension Registry {
    fileprivate var isInCluster: Bool { if case .inCluster = self { true } else { false } }
}
