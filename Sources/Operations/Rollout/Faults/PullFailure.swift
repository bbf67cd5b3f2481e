/// Why a node could not pull an image.
///
/// The kubelet hands on what the container runtime says as text only, so the text is what there is to look at
/// (containerd `core/remotes/docker`: `resolver.go`, `authorizer.go`; Go `net/http`, `net`, `crypto/x509`).
struct PullFailure {
    let image: ImageName
    let text: String

    var fault: RolloutFault {
        let text = text.lowercased()
        func says(_ words: String...) -> Bool { words.contains { text.contains($0) } }
        if says("server gave http response to https client", "tls: first record does not look like a tls handshake") {
            return .registrySpeaksHTTP(image)
        }
        if says("no match for platform", "no matching manifest", "exec format error") {
            return .wrongArchitecture(image)
        }
        if says("x509:", "tls: ") { return .registryRefuses(image, why: reason) }
        if says(
            "unauthorized",
            "403 forbidden",
            "no basic auth credentials",
            "authorization failed",
            "insufficient_scope",
            "access denied",
            "authentication required",
            "failed to authorize"
        ) {
            return .registryRefuses(image, why: reason)
        }
        if says(
            "connection refused",
            "no such host",
            "i/o timeout",
            "no route to host",
            "deadline exceeded",
            "connection reset",
            "network is unreachable",
            "server misbehaving",
            "toomanyrequests",
            "500 internal",
            "502 bad",
            "503 service",
            "504 gateway",
            "tls handshake timeout",
            ": eof"
        ) {
            return .registryUnreachable(image, why: reason)
        }
        if says("not found", "manifest unknown", "name unknown", "repository does not exist") {
            return .imageNotFound(image, tags: nil)
        }
        return .imageUnusable(image.description, why: reason)
    }

    /// What is left of the text without the steps on the way there.
    var reason: String {
        let parts = text.split(separator: ": ", omittingEmptySubsequences: true).map(String.init)
        let steps = [
            "failed to", "failed open", "rpc error", "code = ", "error: ", "httpreadseeker", "pulling from host",
            "unexpected status from",
        ]
        let rest = parts.drop { part in
            let part = part.lowercased()
            return steps.contains { part.hasPrefix($0) } || part == "\(image)".lowercased()
        }
        return rest.isEmpty ? text : rest.joined(separator: ": ")
    }
}
