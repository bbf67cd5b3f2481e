/// `manifest.json`: what a run's folder holds beside it, and which run came before.
struct EvidenceManifest: Codable, Equatable {
    static let fileName = "manifest.json"

    struct File: Codable, Equatable {
        var name: String
        /// In bytes.
        var size: Int
        var sha256: String
    }

    var schemaVersion = 1
    var environment: String
    /// Of the run's folder.
    var name: String
    var sequence: Int
    /// The SHA-256 of the manifest of the run before; none for the first run.
    var previousManifest: String?
    var files: [File]
    /// Whose signature lies beside it: a public key in base64; nil for a run that was not signed.
    var signedBy: String?
    /// The folders of all runs that were pruned up to this run; nil where it pruned none.
    var pruned: [String]?
}
