internal import Environments
internal import SystemPackage

/// The files that make a k3s what an environment asks for: those of `templates/k3s/`, with what follows from the
/// environment laid over them.
struct K3sFiles: Sendable {
    let config: HostFile
    let registries: HostFile
    let unit: HostFile
    /// Applied by k3s itself when they change; a file that goes away leaves its objects there.
    let manifests: [HostFile]

    /// Throws ``BootstrapFailure/badTemplate(_:reason:)``.
    ///
    /// - Parameter templates: the folder `templates/k3s` of the project.
    init(_ cluster: Cluster, _ layout: K3sLayout, templates: FilePath) throws {
        let source = TemplateFolder(path: templates)
        var config = try source.document("config.yaml")
        if cluster.ingress != .traefik {
            let disabled = config["disable"].array ?? []
            config["disable"] = .array(disabled.contains("traefik") ? disabled : disabled + ["traefik"])
        }
        let registries = try source.document("registries.yaml").merging(["mirrors": Self.mirrors(cluster.registry)])
        self.config = try source.file("config.yaml", config, at: layout.config)
        self.registries = try source.file("registries.yaml", registries, at: layout.registries)
        unit = HostFile(layout.unit, text: try source.text("k3s.service"), permissions: .readableByAll)

        var names: [String] = []
        switch cluster.ingress {
        case .traefik: names.append("traefik.yaml")
        case .ingressNginx: names.append("ingress-nginx.yaml")
        case .none: break
        }
        if case .inCluster = cluster.registry { names.append("registry.yaml") }
        manifests = try names.map { name in
            HostFile(
                layout.manifests.appending(K3sLayout.prefix + name),
                text: try source.text(name),
                permissions: .ownerReadWrite
            )
        }
    }

    /// What a k3s with these files is started with.
    ///
    /// - Parameters:
    ///   - binary: the digest of the k3s binary.
    ///   - dropIns: that of the configuration its owner added.
    func startedWith(binary: String, dropIns: String) -> StartedWith {
        StartedWith(binary: binary, config: config, registries: registries, unit: unit, dropIns: dropIns)
    }

    /// The endpoint begins with `http://` where the registry has no TLS; k3s always tries https last by itself.
    private static func mirrors(_ registry: Registry) -> JSONValue {
        switch registry {
        case .none: [:]
        case .inCluster: ["localhost:5000": ["endpoint": ["http://127.0.0.1:5000"]]]
        case .external(let external):
            external.isInsecure
                ? .object(["\(external.address)": ["endpoint": [.string("http://\(external.address)")]]]) : [:]
        }
    }
}

/// The folder of files that become files on the host.
private struct TemplateFolder {
    let path: FilePath

    func text(_ name: String) throws -> String {
        let file = path.appending(name)
        guard let bytes = try FileContents.read(file, limit: 1 << 20) else {
            throw BootstrapFailure.badTemplate(file, reason: "it does not exist")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The one document of a YAML file, which is a mapping; empty counts as one.
    func document(_ name: String) throws -> JSONValue {
        let file = path.appending(name)
        let documents: [[UInt8]]
        do {
            documents = try YAMLDocument.json(ofStream: try text(name), file: file.string)
        } catch let failure as BootstrapFailure {
            throw failure
        } catch {
            throw BootstrapFailure.badTemplate(file, reason: FailureReport(error).message)
        }
        if documents.isEmpty { return [:] }
        let value = try JSONValue(parsing: documents[0])
        guard documents.count == 1, value.object != nil else {
            throw BootstrapFailure.badTemplate(file, reason: "it must hold one document, of keys and values")
        }
        return value
    }

    /// Comments and the order of keys are not kept, so that changing those restarts nothing.
    func file(_ name: String, _ document: JSONValue, at path: FilePath) throws -> HostFile {
        let header = "# Made by chatops bootstrap from templates/k3s/\(name): what is changed here does not stay.\n"
        let text = try YAMLDocument.text(fromJSON: Array(document.text.utf8))
        return HostFile(path, text: header + text, permissions: .ownerReadWrite)
    }
}

extension FilePermissions {
    static let readableByAll: FilePermissions = [.ownerReadWrite, .groupRead, .otherRead]
    static let executableByAll: FilePermissions = [.readableByAll, .ownerExecute, .groupExecute, .otherExecute]
}
