package import SystemPackage

/// What is shown of a bundle.
package struct BundleSummary: Sendable, Encodable {
    package let file: String
    /// In bytes.
    package let size: Int
    /// Of the whole file.
    package let sha256: String
    package let manifest: BundleManifest

    init(of file: FilePath, _ manifest: BundleManifest) throws {
        guard case .file(let size) = FileKind(at: file), let sha256 = try FileContents.sha256(of: file) else {
            throw BundleFailure.notThere(file)
        }
        self.file = file.string
        self.size = size
        self.sha256 = sha256
        self.manifest = manifest
    }

    /// Reads the whole file; throws ``BundleFailure`` where a byte is not as it was made.
    package static func verifying(_ file: FilePath) throws -> BundleSummary {
        try BundleSummary(of: file, try BundleFile.open(file).manifest)
    }
}
