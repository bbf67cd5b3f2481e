package import CurlHTTP
package import Diagnostics
package import SystemPackage

/// Why a file could not be downloaded; nothing was started with it.
package enum ArtifactFailure: Failure {
    case placeholderDigest(Artifact)
    case notThere(Artifact)
    case refused(Artifact, status: Int)
    case unreachable(Artifact, HTTPFailure)
    /// The transfer began and did not end.
    case brokenOff(Artifact, received: Int, of: Int?, HTTPFailure)
    case stalled(Artifact, received: Int, after: Duration)
    case wrongDigest(Artifact, got: String)
    case noSpace(Artifact, folder: FilePath, needed: Int, free: Int)
    case notKept(Artifact, FileFailure)
    case noProgram(archive: Artifact, name: String, reason: String)
}

extension ArtifactFailure {
    package var message: String {
        switch self {
        case .placeholderDigest(let artifact):
            "\(artifact.key) is still the placeholder of 64 zeros: \(artifact.name) is not downloaded unverified"
        case .notThere(let artifact):
            "there is no \(artifact.name) at \(artifact.shownURL) (404): the version may not exist, or not for this "
                + "architecture"
        case .refused(let artifact, let status):
            "the server answered \(status): \(artifact.name) cannot be downloaded from \(artifact.shownURL)"
        case .unreachable(let artifact, let failure):
            "\(failure.reason): \(artifact.name) cannot be downloaded from \(artifact.shownURL)"
        case .brokenOff(let artifact, let received, let expected, let failure):
            "the download broke off after \(received) \(expected.map { "of \($0) " } ?? "")bytes "
                + "(\(failure.reason)): \(artifact.name) from \(artifact.shownURL)"
        case .stalled(let artifact, let received, let limit):
            "not a byte came for \(limit.components.seconds) s, after \(received): \(artifact.name) from "
                + artifact.shownURL
        case .wrongDigest(let artifact, let got):
            "\(artifact.name) is not what \(artifact.key) says: expected sha256 \(artifact.sha256), got \(got) "
                + "from \(artifact.shownURL)"
        case .noSpace(let artifact, let folder, let needed, let free):
            "no space for \(artifact.name): \(needed) bytes more are needed below \(folder), \(free) are free"
        case .notKept(let artifact, let failure): "\(failure.message): \(artifact.name) cannot be kept"
        case .noProgram(let archive, let name, let reason):
            "the archive of \(archive.name) has no \(name) to unpack: \(reason)"
        }
    }

    package var hint: String? {
        switch self {
        case .placeholderDigest(let artifact), .wrongDigest(let artifact, _):
            "read the right digest with: curl -L \(artifact.shownDigestList); then set it where "
                + "chatops explain ENVIRONMENT \(artifact.key) says it comes from"
        case .notThere(let artifact): "the releases there are: \(artifact.releases)"
        case .refused(let artifact, _): "see the whole answer with: curl -IL \(artifact.shownURL)"
        case .unreachable(let artifact, _):
            "name a mirror this machine reaches (\(artifact.mirrorKey)), or bring a bundle made elsewhere: "
                + "chatops bundle create --help"
        case .brokenOff, .stalled: "run the same command again: it goes on where the server allows it"
        case .noSpace(_, let folder, _, _):
            "free space on its file system (df -h \(folder)), then run the same command again"
        case .notKept(_, let failure): failure.hint
        case .noProgram(let archive, _, _): "\(archive.key) pins another archive than one of helm's releases"
        }
    }

    package var exitCode: ExitCode { .preflight }

    package var cause: (any Error)? {
        switch self {
        case .unreachable(_, let failure), .brokenOff(_, _, _, let failure): failure
        case .notKept(_, let failure): failure
        default: nil
        }
    }
}

extension Artifact {
    fileprivate var section: String { key.split(separator: ".").dropLast().joined(separator: ".") }
    fileprivate var mirrorKey: String { "\(section).mirror" }
    fileprivate var releases: String {
        section == "cluster.helm" ? "https://github.com/helm/helm/releases" : "https://github.com/k3s-io/k3s/releases"
    }
}
