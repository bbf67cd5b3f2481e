import Testing

@testable import Operations

/// Texts of containerd 1.6 and later, and of registries, as kubelets hand them on.
@Suite struct PullFailureTests {
    static let image = ImageName("registry.example.org/chat/server:1")
    struct Case: Sendable {
        var text: String
        var fault: RolloutFault
    }

    private static func resolve(_ rest: String) -> String {
        let steps = "rpc error: code = Unknown desc = failed to pull and unpack image \"\(image)\""
        return "Failed to pull image \"\(image)\": \(steps): failed to resolve reference \"\(image)\": \(rest)"
    }

    static let cases: [Case] = [
        Case(text: resolve("\(image): not found"), fault: .imageNotFound(image, tags: nil)),
        Case(
            text: resolve(
                "failed to do request: Head \"https://x/v2/\": http: server gave HTTP response to HTTPS client"
            ),
            fault: .registrySpeaksHTTP(image)
        ),
        Case(
            text: resolve(
                "unexpected status from HEAD request to https://x/v2/chat/server/manifests/1: 401 Unauthorized"
            ),
            fault: .registryRefuses(image, why: "401 Unauthorized")
        ),
        Case(
            text: resolve("pull access denied, repository does not exist or may require authorization"),
            fault: .registryRefuses(
                image,
                why: "pull access denied, repository does not exist or may require authorization"
            )
        ),
        Case(
            text: resolve(
                "failed to do request: Head \"https://x/v2/\": x509: certificate signed by unknown authority"
            ),
            fault: .registryRefuses(
                image,
                why: "Head \"https://x/v2/\": x509: certificate signed by unknown authority"
            )
        ),
        Case(
            text: resolve("failed to do request: Head \"https://x/v2/\": dial tcp: lookup x: no such host"),
            fault: .registryUnreachable(image, why: "Head \"https://x/v2/\": dial tcp: lookup x: no such host")
        ),
        Case(
            text: "failed to pull and unpack image \"\(image)\": no match for platform in manifest: not found",
            fault: .wrongArchitecture(image)
        ),
        Case(
            text:
                "failed to pull and unpack image \"\(image)\": failed to copy: httpReadSeeker: failed open: unexpected EOF",
            fault: .imageUnusable("\(image)", why: "unexpected EOF")
        ),
    ]

    @Test(arguments: cases)
    func isOfAClass(_ item: Case) {
        #expect(PullFailure(image: Self.image, text: item.text).fault == item.fault)
    }

    @Test(arguments: [
        ("localhost:5000/chat/server:1.2", "localhost:5000", "chat/server", "1.2"),
        ("registry.example.org/chat/server", "registry.example.org", "chat/server", nil),
        ("mysql:9.7", "docker.io", "mysql", "9.7"),
        ("library/mysql", "docker.io", "library/mysql", nil),
        ("localhost:5000/chat/server@sha256:00", "localhost:5000", "chat/server", nil),
        ("[::1]:5000/chat:7", "[::1]:5000", "chat", "7"),
    ])
    func partsOfAName(_ text: String, _ registry: String, _ path: String, _ tag: String?) {
        #expect(ImageName(text).registry == registry)
        #expect(ImageName(text).path == path)
        #expect(ImageName(text).tag == tag)
    }
}
