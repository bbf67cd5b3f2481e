internal import CurlHTTP
internal import FoundationEssentials

extension RegistryClient {
    /// An image a registry has.
    package struct Found: Sendable, Hashable {
        /// Of the manifest: what a pod's `imageID` ends with.
        package var digest: ImageDigest
        package var manifest: ImageManifest
        package var configuration: ImageConfiguration
    }

    /// The digest a tag stands for; nil where there is no such tag, or no such repository.
    package func digest(ofTag tag: String) async throws -> ImageDigest? {
        let purpose = Purpose(text: "look for \(name):\(tag)", expected: [200, 404])
        let response = try await send(purpose) { manifestRequest(.head, tag) }
        guard response.status == 200 else { return nil }
        if let text = response.headers["Docker-Content-Digest"], let digest = ImageDigest(text) { return digest }
        // The field is optional: the digest is that of the bytes.
        return ImageDigest(of: try await send(purpose) { manifestRequest(.get, tag) }.body)
    }

    /// The image under a tag, with its configuration; nil where there is none, or it is not for one platform alone.
    package func image(_ tag: String) async throws -> Found? {
        let purpose = Purpose(text: "read \(name):\(tag)", expected: [200, 404])
        let response = try await send(purpose) { manifestRequest(.get, tag) }
        guard response.status == 200,
            let manifest = try? CanonicalJSON.decode(ImageManifest.self, from: response.body)
        else { return nil }
        let blob = try await send(purpose) {
            var request = Request(.get, url("blobs/\(manifest.config.digest)"))
            // Blobs of hosted registries are often kept elsewhere.
            request.redirects = .followed(atMost: 5)
            return request
        }
        guard blob.status == 200,
            let configuration = try? CanonicalJSON.decode(ImageConfiguration.self, from: blob.body)
        else { return nil }
        return Found(digest: ImageDigest(of: response.body), manifest: manifest, configuration: configuration)
    }

    private struct Tags: Decodable {
        var tags: [String]?
    }

    /// The repository's tags, at most 1000, as the registry orders them; none where there is no such repository.
    package func tags() async throws -> [String] {
        let purpose = Purpose(text: "list the tags of \(name)", expected: [200, 404])
        let response = try await send(purpose) { Request(.get, url("tags/list?n=1000")) }
        guard response.status == 200 else { return [] }
        return (try? CanonicalJSON.decode(Tags.self, from: response.body))?.tags ?? []
    }

    private func manifestRequest(_ method: CurlHTTP.Method, _ tag: String) -> Request {
        let types = [MediaType.manifest, MediaType.index, MediaType.dockerManifest, MediaType.dockerIndex]
        return Request(method, url("manifests/\(tag)"), headers: ["Accept": types.joined(separator: ", ")])
    }
}
