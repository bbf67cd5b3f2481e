package import Environments

/// A file that is downloaded, and known beforehand by its digest.
package struct Artifact: Sendable, Hashable {
    /// As messages call it: `k3s v1.34.1+k3s1`.
    package let name: String
    /// The last part of ``url``.
    package let fileName: String
    package let url: String
    package let sha256: SHA256Digest
    /// The key of the environment's files that pins the digest.
    package let key: String
    /// Where whoever publishes it tells the digest.
    package let digestList: String
    package let isProgram: Bool

    private init(
        _ name: String,
        _ fileName: String,
        in folder: String,
        sha256: SHA256Digest,
        key: String,
        digestList: String,
        isProgram: Bool = false
    ) {
        self.name = name
        self.fileName = fileName
        url = "\(folder)/\(fileName)"
        self.sha256 = sha256
        self.key = key
        self.digestList = "\(folder)/\(digestList)"
        self.isProgram = isProgram
    }

    /// The URL without user and query, which may hold a secret.
    package var shownURL: String { Self.shown(url) }
    package var shownDigestList: String { Self.shown(digestList) }

    private static func shown(_ url: String) -> String {
        guard let start = url.firstRange(of: "://")?.upperBound else { return url }
        let authority = url[start...].prefix { !"/?#".contains($0) }
        let host = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
        return String(url[..<start] + host + url[authority.endIndex...].prefix { !"?#".contains($0) })
    }
}

extension Artifact {
    /// The program; named in k3s's releases as its install script looks for it (docs.k3s.io, “Air-Gap Install”).
    package static func k3s(_ k3s: K3s, _ architecture: Architecture) -> Artifact {
        Artifact(
            "k3s \(k3s.version)",
            architecture == .amd64 ? "k3s" : "k3s-\(architecture.rawValue)",
            in: folder(of: k3s),
            sha256: k3s.sha256,
            key: "cluster.k3s.sha256",
            digestList: digestList(architecture),
            isProgram: true
        )
    }

    /// The images that k3s itself runs; nil where their digest is not pinned.
    package static func k3sImages(_ k3s: K3s, _ architecture: Architecture) -> Artifact? {
        k3s.imagesSHA256.map { digest in
            Artifact(
                "the images of k3s \(k3s.version)",
                "k3s-airgap-images-\(architecture.rawValue).tar.zst",
                in: folder(of: k3s),
                sha256: digest,
                key: "cluster.k3s.imagesSha256",
                digestList: digestList(architecture)
            )
        }
    }

    /// The archive that holds the program (helm.sh, “Installing Helm”).
    package static func helm(_ helm: HelmProgram, _ architecture: Architecture) -> Artifact {
        let fileName = "helm-\(helm.version)-linux-\(architecture.rawValue).tar.gz"
        return Artifact(
            "helm \(helm.version)",
            fileName,
            in: trimmed(helm.mirror),
            sha256: helm.sha256,
            key: "cluster.helm.sha256",
            digestList: "\(fileName).sha256sum"
        )
    }

    private static func digestList(_ architecture: Architecture) -> String { "sha256sum-\(architecture.rawValue).txt" }

    /// A tag's `+` is no character of a path that every server takes literally.
    private static func folder(of k3s: K3s) -> String {
        "\(trimmed(k3s.mirror))/" + k3s.version.description.replacing("+", with: "%2B")
    }

    private static func trimmed(_ mirror: WebAddress) -> String {
        var text = mirror.description
        while text.hasSuffix("/") { text.removeLast() }
        return text
    }
}
