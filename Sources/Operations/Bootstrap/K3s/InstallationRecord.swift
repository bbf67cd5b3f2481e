internal import Environments
internal import SystemPackage

/// The file by which a host tells that its k3s is chatops', and which release has worked with its data last.
///
/// It outlives an uninstallation that keeps the data: a later release must not skip a minor version either.
struct InstallationRecord: Sendable, Hashable {
    /// Nil before the first start.
    var version: K3sVersion?

    init(_ version: K3sVersion?) { self.version = version }

    init(text: String) { version = K3sVersion(String(text.prefix { !$0.isWhitespace })) }

    func file(_ layout: K3sLayout) -> HostFile {
        let text = version.map { "\($0)" } ?? "none"
        return HostFile(layout.record, text: text + "\n", permissions: .ownerReadWrite)
    }
}
