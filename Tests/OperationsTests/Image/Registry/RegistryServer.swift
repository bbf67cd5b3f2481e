import CurlHTTP
import Environments
import Glibc
import Processes
import SystemPackage
import TestSupport

@testable import Operations

/// A registry of a test's own, on 127.0.0.1: Debian's docker-registry.
struct RegistryServer: Sendable {
    let address: RegistryAddress
    let folder: FilePath

    /// The parts of its configuration that differ.
    struct Settings: Sendable {
        /// YAML of the sections `auth`, `storage.maintenance` and `http.tls`, each at its place.
        var auth = ""
        var maintenance = ""
        var tls = ""
        var storage: FilePath?
    }

    /// Runs `body` with a registry that answers, and stops it.
    static func running<Value: Sendable>(
        _ settings: Settings = Settings(),
        in folder: FilePath,
        _ body: @Sendable (RegistryServer) async throws -> Value
    ) async throws -> Value {
        let port = try freePort()
        guard let address = RegistryAddress("127.0.0.1:\(port)") else { throw Errno.invalidArgument }
        let server = RegistryServer(address: address, folder: folder)
        let storage = settings.storage ?? folder.appending("registry")
        let configuration = """
            version: 0.1
            log:
              level: error
            storage:
              filesystem:
                rootdirectory: \(storage)
            \(settings.maintenance)
            http:
              addr: 127.0.0.1:\(port)
            \(settings.tls)
            \(settings.auth)
            """
        let file = folder.appending("registry.yml")
        try DurableFile.write(configuration.utf8, to: file, permissions: .ownerReadWrite)
        var command = Command("docker-registry", ["serve", file.string])
        command.output = .appended(to: folder.appending("registry.log"))
        return try await Runner().withRunning(command) { process in
            let outcome: Result<Value, any Error>
            do {
                try await eventually("the registry answers") {
                    try await server.answers(isInsecure: settings.tls.isEmpty)
                }
                outcome = .success(try await body(server))
            } catch {
                outcome = .failure(error)
            }
            await process.stop(grace: .seconds(5))
            return try outcome.get()
        }.1
    }

    private func answers(isInsecure: Bool) async throws -> Bool {
        var request = Request(.get, "\(isInsecure ? "http" : "https")://\(address)/v2/")
        request.trust = .unverified
        return (try? await Client(version: "test").send(request)) != nil
    }

    func client(
        _ repository: String = "chat/server",
        isInsecure: Bool = true,
        credentials: Registry.Credentials? = nil
    ) -> RegistryClient {
        RegistryClient(
            RegistryEndpoint(address: address, isInsecure: isInsecure, credentials: credentials),
            repository: repository,
            http: Client(version: "test")
        )
    }

    private static func freePort() throws -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else { throw Errno(rawValue: errno) }
        return UInt16(bigEndian: address.sin_port)
    }
}

/// A small image, other for each `content`.
enum SmallImage {
    static func make(_ content: String, in folder: FilePath, bytes: Int = 0) throws -> LocalImage {
        let layout = ImageLayout(root: folder.appending("image-\(content)"))
        try Folder.create(layout.root, permissions: .ownerReadWriteExecute)
        try layout.create()
        let shared = try layout.add(Array("libraries".utf8), mediaType: MediaType.layer)
        let own = try layout.add(
            Array(content.utf8) + [UInt8](repeating: 0x5A, count: bytes),
            mediaType: MediaType.layer
        )
        var settings = ImageConfiguration.Settings()
        settings.labels = [ImageLabel.revision: "4f2a", ImageLabel.inputs: content]
        let configuration = ImageConfiguration(
            architecture: .amd64,
            settings: settings,
            diffIDs: [shared.digest, own.digest]
        )
        let config = try layout.add(try CanonicalJSON.encode(configuration), mediaType: MediaType.configuration)
        try layout.finish(ImageManifest(config: config, layers: [shared, own]), name: "chat/server:\(content)")
        guard let image = try layout.image() else { throw Errno.noSuchFileOrDirectory }
        return image
    }
}
