internal import Environments
internal import Processes
package import SystemPackage

/// Where an environment's certificates, their keys, and what is known of them are kept; only its user may enter.
package struct CertificateState: Sendable {
    package let path: FilePath

    /// - Parameter state: `.chatops/<environment>`.
    package init(in state: FilePath) { path = state.appending("certificates") }

    init(at path: FilePath) { self.path = path }

    /// What belongs to one authority alone: its folder's name holds the host, for people, and a digest of the URL.
    func authority(_ directory: WebAddress) -> AuthorityFolder {
        let text = directory.description
        let host = text.split(separator: "/").dropFirst().first.map(String.init) ?? "authority"
        let plain = host.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == ".") ? $0 : "-" }
        return AuthorityFolder(
            path: path.appending("\(String(plain))-\(FileContents.sha256(text.utf8).prefix(8))"),
            directoryURL: text
        )
    }

    /// Of one target, whichever authority its certificate is from.
    func target(_ name: String) -> FilePath { path.appending("targets").appending("\(name).json") }

    /// What a target's store remembers for itself; names have no dots.
    func target(_ name: String, store: String) -> FilePath {
        path.appending("targets").appending("\(name).\(store).json")
    }

    /// Answers to challenges that are, or may be, shown to the authority.
    var presented: FilePath { path.appending("presented.json") }

    var lastRun: FilePath { path.appending("last-run.json") }
}

/// What is kept of one authority.
struct AuthorityFolder: Sendable {
    let path: FilePath
    let directoryURL: String

    var account: FilePath { path.appending("account.json") }
    /// The authority's directory as it was read last.
    var directory: FilePath { path.appending("directory.json") }
    /// The order that is being worked on.
    var order: FilePath { path.appending("order.json") }
    var certificate: FilePath { path.appending("certificate.json") }
    var window: FilePath { path.appending("window.json") }
    /// How renewal went last, and why it waits.
    var renewal: FilePath { path.appending("renewal.json") }
    var history: FilePath { path.appending("history.json") }

    func write(_ value: some Encodable, to file: FilePath) throws {
        try Folder.create(path, permissions: .ownerReadWriteExecute)
        try JSONDocument.write(value, to: file)
    }
}
