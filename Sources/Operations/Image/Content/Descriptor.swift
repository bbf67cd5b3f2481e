/// Points at a blob (OCI image specification v1.1, “Content Descriptors”).
package struct Descriptor: Sendable, Hashable, Codable {
    package var mediaType: String
    package var digest: ImageDigest
    /// In bytes.
    package var size: Int
    package var annotations: [String: String]?
    package var platform: Platform?

    package struct Platform: Sendable, Hashable, Codable {
        package var architecture: String
        package var os: String
    }

    package init(mediaType: String, digest: ImageDigest, size: Int) {
        self.mediaType = mediaType
        self.digest = digest
        self.size = size
    }
}

/// Media types of the OCI image specification v1.1, and Docker's older names for the same.
package enum MediaType {
    package static let index = "application/vnd.oci.image.index.v1+json"
    package static let manifest = "application/vnd.oci.image.manifest.v1+json"
    package static let configuration = "application/vnd.oci.image.config.v1+json"
    package static let layer = "application/vnd.oci.image.layer.v1.tar+gzip"
    package static let dockerManifest = "application/vnd.docker.distribution.manifest.v2+json"
    package static let dockerIndex = "application/vnd.docker.distribution.manifest.list.v2+json"
}
