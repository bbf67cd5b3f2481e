package import Diagnostics
package import Processes
package import SystemPackage

package enum BundleFailure: Failure {
    case noK3s(environment: String)
    case noSkopeo(image: String)
    case imageNotFetched(image: String, CommandResult)
    case unreadableManifests(FilePath, reason: String)
    case notWritten(FilePath, reason: String)
    case notThere(FilePath)
    case notABundle(FilePath)
    /// Its last bytes are not what every bundle ends in.
    case endDamaged(FilePath)
    case damaged(FilePath, entry: String, bytes: Range<Int>)
    case newerSchema(FilePath, version: Int)
    case otherArchitecture(FilePath, Architecture, wanted: Architecture)
    case otherK3s(FilePath, version: String, pinned: String)
    case lacks(FilePath, names: [String])
    case otherDigest(FilePath, entry: String, sha256: String, pinned: String)
    case notUnpacked(FilePath, entry: String, reason: String)
}

extension BundleFailure {
    package var message: String {
        switch self {
        case .noK3s(let environment): "\(environment) has no k3s that a bundle could be for"
        case .noSkopeo(let image): "skopeo is not on this machine: it fetches \(image)"
        case .imageNotFetched(let image, let result):
            "\(image) cannot be fetched: \(CommandFailure.failed(result).message)"
        case .unreadableManifests(let file, let reason): "\(file) does not tell its images: \(reason)"
        case .notWritten(let file, let reason): "\(file) cannot be written: \(reason)"
        case .notThere(let file): "there is no file \(file)"
        case .notABundle(let file): "\(file) is not a bundle of chatops"
        case .endDamaged(let file): "the end of \(file) is missing or damaged: it was not copied whole, or was changed"
        case .damaged(let file, let entry, let bytes):
            "\(entry) in \(file) is damaged: its bytes \(bytes.lowerBound) to \(bytes.upperBound) are not those it "
                + "was made with"
        case .newerSchema(let file, let version):
            "\(file) was made by a newer chatops: its schema is \(version), and this one knows "
                + "\(BundleManifest.currentVersion)"
        case .otherArchitecture(let file, let architecture, let wanted):
            "\(file) is for \(architecture.rawValue), and the node is \(wanted.rawValue)"
        case .otherK3s(let file, let version, let pinned):
            "\(file) holds k3s \(version), and cluster.k3s.version is \(pinned)"
        case .lacks(let file, let names): "\(file) does not hold \(names.joined(separator: ", "))"
        case .otherDigest(let file, let entry, let sha256, let pinned):
            "\(entry) in \(file) has sha256 \(sha256), and the environment pins \(pinned)"
        case .notUnpacked(let file, let entry, let reason): "\(entry) cannot be unpacked from \(file): \(reason)"
        }
    }

    package var hint: String? {
        switch self {
        case .noK3s: "bundles are for environments with cluster.kind: k3s"
        case .noSkopeo: "install it (Debian: apt-get install skopeo), then run the same command again"
        case .imageNotFetched(let image, _): "see what the registry says with: skopeo inspect docker://\(image)"
        case .unreadableManifests: "it has to be YAML as kubectl takes it"
        case .notWritten: "df -h shows the space of its file system"
        case .notThere: nil
        case .notABundle, .newerSchema, .otherArchitecture, .otherK3s, .lacks, .otherDigest:
            "make one for this environment: chatops bundle create FILE ENVIRONMENT"
        case .endDamaged, .damaged, .notUnpacked:
            "copy it again from where it was made, and compare: sha256sum FILE"
        }
    }

    package var exitCode: ExitCode {
        switch self {
        case .noK3s, .unreadableManifests: .configuration
        default: .preflight
        }
    }
}
