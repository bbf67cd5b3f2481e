import Testing

@testable import Operations

/// Texts of containerd 1.6 and later, and of registries, as kubelets hand them on.
@Suite struct PullFailureTests {
    static let image = ImageName("registry.example.org/chat/server:1")
    private static let resolve =
        "Failed to pull image \"\(image)\": rpc error: code = Unknown desc = failed to pull and "
        + "unpack image \"\(image)\": failed to resolve reference \"\(image)\": "

    @Test(arguments: [
        ("\(resolve)\(image): not found", RolloutFault.imageNotFound(image, tags: nil)),
        (
            "\(resolve)failed to do request: Head \"https://registry.example.org/v2/chat/server/manifests/1\": "
                + "http: server gave HTTP response to HTTPS client",
            .registrySpeaksHTTP(image)
        ),
        (
            "\(resolve)unexpected status from HEAD request to https://registry.example.org/v2/chat/server/manifests/1: "
                + "401 Unauthorized",
            .registryRefuses(image, why: "401 Unauthorized")
        ),
        (
            "\(resolve)pull access denied, repository does not exist or may require authorization: server message: "
                + "insufficient_scope: authorization failed",
            .registryRefuses(
                image,
                why: "pull access denied, repository does not exist or may require authorization: server message: "
                    + "insufficient_scope: authorization failed"
            )
        ),
        (
            "\(resolve)failed to do request: Head \"https://registry.example.org/v2/\": x509: certificate signed by "
                + "unknown authority",
            .registryRefuses(
                image,
                why: "Head \"https://registry.example.org/v2/\": x509: certificate signed by unknown authority"
            )
        ),
        (
            "\(resolve)failed to do request: Head \"https://registry.example.org/v2/\": dial tcp: lookup "
                + "registry.example.org: no such host",
            .registryUnreachable(
                image,
                why: "Head \"https://registry.example.org/v2/\": dial tcp: lookup registry.example.org: no such host"
            )
        ),
        (
            "failed to pull and unpack image \"\(image)\": no match for platform in manifest: not found",
            .wrongArchitecture(image)
        ),
        (
            "failed to pull and unpack image \"\(image)\": failed to copy: httpReadSeeker: failed open: unexpected EOF",
            .imageUnusable("\(image)", why: "unexpected EOF")
        ),
    ])
    func isOfAClass(_ text: String, _ fault: RolloutFault) {
        #expect(PullFailure(image: Self.image, text: text).fault == fault)
    }

    @Test(arguments: [
        ("localhost:5000/chat/server:1.2", "localhost:5000", "1.2"),
        ("registry.example.org/chat/server", "registry.example.org", nil),
        ("mysql:9.7", "docker.io", "9.7"),
        ("library/mysql", "docker.io", nil),
        ("localhost:5000/chat/server@sha256:00", "localhost:5000", nil),
        ("[::1]:5000/chat:7", "[::1]:5000", "7"),
    ])
    func partsOfAName(_ text: String, _ registry: String, _ tag: String?) {
        #expect(ImageName(text).registry == registry)
        #expect(ImageName(text).tag == tag)
    }
}
