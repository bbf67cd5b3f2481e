/// A k3s release, pinned.
package struct K3s: Section {
    package let version: K3sVersion
    /// Of the `k3s` binary of that release, as its `sha256sum-<arch>.txt` lists it.
    package let sha256: SHA256Digest
    /// Of the archive with the images that k3s itself runs, from the same list; nil where the node pulls them.
    package let imagesSHA256: SHA256Digest?
    /// What `/<version>/<file>` follows.
    package let mirror: WebAddress

    package static func decode(_ fields: inout FieldReader) -> K3s {
        K3s(
            version: fields.required("version", .text, "The release, never a channel."),
            sha256: fields.required(
                "sha256",
                .text,
                "The digest of its binary, from sha256sum-amd64.txt beside the release on GitHub."
            ),
            imagesSHA256: fields.optional(
                "imagesSha256",
                .text,
                "The digest of k3s-airgap-images-amd64.tar.zst, from the same list: for bundles."
            ),
            mirror: fields.value("mirror", .text, default: .k3sReleases, "Where the release is downloaded from.")
        )
    }
}

/// A release of helm, pinned.
package struct HelmProgram: Section {
    package let version: HelmVersion
    /// Of the archive for this machine's architecture.
    package let sha256: SHA256Digest
    /// What `/helm-<version>-linux-<arch>.tar.gz` follows.
    package let mirror: WebAddress

    package static func decode(_ fields: inout FieldReader) -> HelmProgram {
        HelmProgram(
            version: fields.required("version", .text, "The release."),
            sha256: fields.required(
                "sha256",
                .text,
                "The digest of helm-<version>-linux-amd64.tar.gz, from the file beside it that ends in .sha256sum."
            ),
            mirror: fields.value("mirror", .text, default: .helmReleases, "Where the release is downloaded from.")
        )
    }
}
