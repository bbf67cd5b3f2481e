/// What a bundle says of itself: its first entry, `manifest.json`.
package struct BundleManifest: Sendable, Hashable, Codable {
    package enum Kind: String, Sendable, Codable {
        case k3s
        /// The archive of the images that k3s itself runs.
        case k3sImages = "k3s-images"
        case helm
        /// An OCI archive of one image.
        case image
        case chart
    }

    package struct Entry: Sendable, Hashable, Codable {
        package var kind: Kind
        /// As messages call it: `k3s v1.34.1+k3s1`, or an image's reference.
        package var name: String
        /// Within the bundle.
        package var path: String
        /// In bytes.
        package var size: Int
        package var sha256: String
        /// Of an image's manifest.
        package var digest: ImageDigest?
    }

    /// Raised when an older chatops could not use a newer bundle any more.
    package static let currentVersion = 1
    static let path = "manifest.json"

    package var schemaVersion = currentVersion
    /// The environment it was made for; another with the same pins may use it.
    package var environment: String
    /// Of the node.
    package var architecture: Architecture
    package var k3sVersion: String
    package var entries: [Entry]

    package func entries(_ kind: Kind) -> [Entry] { entries.filter { $0.kind == kind } }
}
