internal import Environments
package import Processes
package import SystemPackage

/// Which files of this machine go into an image that chatops assembles itself.
package struct ImageContents: Sendable, Hashable {
    /// Where the program stands in the image.
    package static let programPath = "/usr/local/bin/ChatServer"
    /// Authorities for TLS, where OpenSSL of Debian looks.
    static let authorities: FilePath = "/etc/ssl/certs/ca-certificates.crt"
    /// The authentication of MySQL 8 and later, which libmariadb opens at run time.
    static let authenticationPlugin = "caching_sha2_password.so"

    /// A file of this machine and its place in the image.
    package struct Entry: Sendable, Hashable {
        package var source: FilePath
        package var path: String
    }

    package let program: FilePath
    package let architecture: Architecture
    /// Sorted by their places in the image.
    package let libraries: [Entry]

    /// Asks the loader, and libmariadb for its plugin.
    package static func gather(for program: FilePath, runner: Runner) async throws -> ImageContents {
        let architecture = try Architecture(ofProgram: program)
        guard architecture == .current else {
            throw ImageFailure.foreignArchitecture(program, architecture)
        }
        var found = try await SharedLibraries.needed(by: program, runner: runner).paths
        var plugins: [FilePath] = []
        if let client = found.first(where: { $0.lastComponent?.string.hasPrefix("libmariadb.so") == true }) {
            let plugin = try pluginFolder(of: client).appending(authenticationPlugin)
            plugins = [plugin]
            for path in try await SharedLibraries.needed(by: plugin, runner: runner).paths where !found.contains(path) {
                found.append(path)
            }
        }
        return ImageContents(
            program: program,
            architecture: architecture,
            libraries: (placed(found) + plugins.map { Entry(source: $0, path: $0.string) }).sorted { $0.path < $1.path }
        )
    }

    /// Libraries all stand beside the C library, where its loader looks without being told, wherever they stand here.
    ///
    /// So the image does not depend on the folder the program was built in. The loader itself stays where programs name it.
    static func placed(_ libraries: [FilePath]) -> [Entry] {
        let isC = { (path: FilePath) in path.lastComponent?.string.hasPrefix("libc.so.") == true }
        let isLoader = { (path: FilePath) in path.lastComponent?.string.hasPrefix("ld-") == true }
        guard let folder = libraries.first(where: isC)?.removingLastComponent() else {
            return libraries.map { Entry(source: $0, path: $0.string) }
        }
        return libraries.map { path in
            let name = path.lastComponent?.string ?? ""
            return Entry(source: path, path: isLoader(path) ? path.string : folder.appending(name).string)
        }
    }

    /// The folder that was compiled into libmariadb, which is where it looks unless `MARIADB_PLUGIN_DIR` says otherwise.
    static func pluginFolder(of client: FilePath) throws -> FilePath {
        guard let bytes = try FileContents.read(client) else {
            throw FileFailure.reading(client, .noSuchFileOrDirectory)
        }
        let candidates = bytes.split(separator: 0).lazy
            .filter { $0.first == UInt8(ascii: "/") && $0.suffix(7).elementsEqual("/plugin".utf8) }
            .map { FilePath(String(decoding: $0, as: UTF8.self)) }
        guard let folder = candidates.first(where: { FileKind(at: $0.appending(authenticationPlugin)) != nil }) else {
            throw ImageFailure.noAuthenticationPlugin(client)
        }
        return folder
    }

    /// The digests of everything that goes in, as lines for ``ImageInputs``.
    func fingerprint() throws -> [String] {
        try
            ([
                Entry(source: program, path: Self.programPath),
                Entry(source: Self.authorities, path: "\(Self.authorities)"),
            ]
            + libraries)
            .map { "\(try ImageDigest(ofFile: $0.source)) \($0.path)" }
    }
}
