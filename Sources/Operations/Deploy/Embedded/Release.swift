package import FoundationEssentials
internal import Processes
internal import SystemPackage

/// One version of the server with its settings, staged in a folder of its own that never changes again.
package struct Release: Codable, Sendable, Hashable {
    static let binaryName = ServerBinary.name
    static let settingsName = "server.env"
    static let manifestName = "release.json"

    /// Follows from the digests, so that an unchanged server with unchanged settings is the same release.
    package var id: String
    package var binarySHA256: String
    package var settingsSHA256: String
    /// What `ChatServer version` said, and the commit it was built from.
    package var version: String
    package var commit: String
    /// Where users reach it.
    package var url: String
    /// How long it may take to drain, in seconds.
    package var shutdownSeconds: Int
    package var stagedAt: Date

    package init(
        binarySHA256: String,
        settingsSHA256: String,
        version: String,
        commit: String,
        url: String,
        shutdownSeconds: Int,
        stagedAt: Date
    ) {
        id = String(FileContents.sha256("\(binarySHA256)\n\(settingsSHA256)\n".utf8).prefix(12))
        self.binarySHA256 = binarySHA256
        self.settingsSHA256 = settingsSHA256
        self.version = version
        self.commit = commit
        self.url = url
        self.shutdownSeconds = shutdownSeconds
        self.stagedAt = stagedAt
    }
}

extension Release {
    /// The id that `current` points at.
    static func current(in layout: EmbeddedLayout) throws -> String {
        guard let id = linked(by: layout.current) else { throw SupervisorFailure.nothingDeployed(layout) }
        return id
    }

    /// The id a link such as `current` points at, when that release is there.
    static func linked(by link: FilePath) -> String? {
        guard let target = try? SymbolicLink.target(of: link), let id = FilePath(target).lastComponent?.string,
            Folder.exists(link)
        else { return nil }
        return id
    }

    static func link(_ link: FilePath, to id: String) throws(FileFailure) {
        try DurableFile.link(link, to: "releases/\(id)")
    }

    static func manifest(_ id: String, in layout: EmbeddedLayout) throws(FileFailure) -> Release? {
        try JSONDocument.read(Release.self, at: layout.release(id).appending(manifestName))
    }

    /// The release's manifest, once it is wholly staged and its files are as they were staged.
    static func staged(_ id: String, in layout: EmbeddedLayout) throws(FileFailure) -> Release? {
        let folder = layout.release(id)
        guard let release = try manifest(id, in: layout),
            try FileContents.sha256(of: folder.appending(binaryName)) == release.binarySHA256,
            try FileContents.sha256(of: folder.appending(settingsName)) == release.settingsSHA256
        else { return nil }
        return release
    }

    /// Puts binary, settings and manifest in place; the folder appears when all three are durable.
    ///
    /// - Parameter approve: gets the folder they are in until then, and throws when the release is not to be.
    func stage(
        binary: FilePath,
        settings: [UInt8],
        in layout: EmbeddedLayout,
        approve: (FilePath) async throws -> Void
    ) async throws {
        let partial = layout.releases.appending(".\(id).partial")
        try Folder.remove(partial)
        try Folder.create(partial, permissions: .ownerReadWriteExecute)
        try DurableFile.copy(binary, to: partial.appending(Self.binaryName), permissions: .ownerReadWriteExecute)
        try DurableFile.write(settings, to: partial.appending(Self.settingsName), permissions: .ownerReadWrite)
        try JSONDocument.write(self, to: partial.appending(Self.manifestName))
        guard try FileContents.sha256(of: partial.appending(Self.binaryName)) == binarySHA256 else {
            throw FileFailure.corrupt(binary, reason: "it changed while it was copied")
        }
        do {
            try await approve(partial)
        } catch {
            try? Folder.remove(partial)
            throw error
        }
        // What stands there under the final name is damaged, or this would not have been called.
        try Folder.remove(layout.release(id))
        try DurableFile.move(partial, to: layout.release(id))
    }
}
