package import Processes
package import SystemPackage

/// An image layout in one tar file, as `ctr images import` and `skopeo copy oci-archive:…` take it.
package enum ImageArchive {
    /// The same image gives the same bytes.
    package static func pack(_ layout: FilePath, into file: FilePath) -> Command {
        LayerArchive.tarCommand(layout, names: ["blobs", "index.json", "oci-layout"], to: file, modes: "u=rwX,go=rX")
    }

    package static func unpack(_ file: FilePath, into folder: FilePath) -> Command {
        Command(
            "tar",
            ["--extract", "--file=\(file)", "--directory=\(folder)", "--no-same-owner", "--no-same-permissions"],
            environment: ["LC_ALL": "C", "TAR_OPTIONS": nil],
            deadline: .seconds(300)
        )
    }
}
