import Foundation
import Testing

/// Something that a bootstrap has to refuse before it changes anything.
struct RefusedBootstrap: CustomTestStringConvertible {
    let testDescription: String
    /// What the first line of the error says.
    let cause: String
    /// What the hint says.
    let fix: String
    /// Brings it about, and gives the project what it needs for it.
    let arrange: @Sendable (BootstrapProject, TestServer, ReleaseMirror) async throws -> Void

    init(
        _ name: String,
        cause: String,
        fix: String,
        _ arrange: @escaping @Sendable (BootstrapProject, TestServer, ReleaseMirror) async throws -> Void
    ) {
        (testDescription, self.cause, self.fix, self.arrange) = (name, cause, fix, arrange)
    }

    /// For faults of the host only: a release that would do, and a shell command of the host.
    init(_ name: String, cause: String, fix: String, onHost command: String) {
        self.init(name, cause: cause, fix: fix) { project, server, mirror in
            try project.configure(try await mirror.add("v1.34.1+k3s1"))
            try await server.shell(command)
        }
    }
}

extension RefusedBootstrap {
    static let all = downloads + accesses + hosts + installations

    private static let downloads = [
        RefusedBootstrap(
            "a digest of zeros",
            cause: "cluster.k3s.sha256 is still the placeholder",
            fix: "sha256sum-amd64.txt"
        ) {
            project,
            _,
            mirror in
            var release = try await mirror.add("v1.34.1+k3s1")
            release.sha256 = String(repeating: "0", count: 64)
            try project.configure(release)
        },
        RefusedBootstrap("another digest", cause: "is not what cluster.k3s.sha256 says", fix: "sha256sum-amd64.txt") {
            project,
            _,
            mirror in
            var release = try await mirror.add("v1.34.1+k3s1")
            release.sha256 = String(repeating: "ab", count: 32)
            try project.configure(release)
        },
        RefusedBootstrap(
            "a download that breaks off",
            cause: "the download broke off",
            fix: "run the same command again"
        ) {
            project,
            _,
            mirror in
            var release = try await mirror.add("v1.34.1+k3s1")
            release.mirror = try await mirror.urlOfOneThatBreaksOff()
            try project.configure(release)
        },
        RefusedBootstrap("a version that nobody released", cause: "(404)", fix: "the releases there are") {
            project,
            _,
            mirror in
            let sha256 = String(repeating: "ab", count: 32)
            try project.configure(K3sRelease(version: "v1.34.99+k3s1", sha256: sha256, mirror: mirror.url))
        },
    ]

    private static let accesses = [
        RefusedBootstrap("another host key", cause: "is not the one known here", fix: "host-key-changed.md") {
            project,
            server,
            mirror in
            try project.configure(try await mirror.add("v1.34.1+k3s1"))
            let key = server.folder + "/another_key"
            try await Invocation.output(
                of: ["/usr/bin/ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key],
                in: "/"
            )
            let another = try server.text(of: "another_key.pub").split(separator: " ").prefix(2).joined(separator: " ")
            let names = try server.text(of: "known_hosts").split(separator: " ")[0]
            try server.write("\(names) \(another)\n", to: "known_hosts")
        },
        RefusedBootstrap("sudo that wants a password", cause: "wants a password", fix: "NOPASSWD") {
            project,
            _,
            mirror in
            try project.configure(try await mirror.add("v1.34.1+k3s1"), destination: "asks@server")
        },
    ]

    private static let hosts = [
        RefusedBootstrap("port 443 held by nginx", cause: "held by nginx (pid ", fix: "systemctl disable --now nginx") {
            project,
            server,
            mirror in
            try project.configure(try await mirror.add("v1.34.1+k3s1"))
            let configuration = """
                pid \(server.folder)/nginx.pid;
                error_log \(server.folder)/nginx.log;
                events {}
                http { access_log off; server { listen 443; } }
                """
            try server.write(configuration, to: "nginx.conf")
            try await server.shell("nginx -c \(server.folder)/nginx.conf")
        },
        RefusedBootstrap(
            "no default route",
            cause: "has no default route",
            fix: "ip route add default",
            onHost: "ip route del default"
        ),
        RefusedBootstrap(
            "a disk that is nearly full",
            cause: "is nearly full",
            fix: "df -h /var/lib/rancher",
            onHost: "mkdir -p /var/lib/rancher; mount -t tmpfs -o size=64m small /var/lib/rancher"
        ),
        RefusedBootstrap(
            "a clock that is an hour ahead",
            cause: " s ahead of this machine's",
            fix: "timedatectl set-ntp true",
            onHost: "printf '#!/bin/sh\\nexec faketime -f +1h /usr/bin/date \"$@\"\\n' > /usr/local/bin/date; "
                + "chmod 755 /usr/local/bin/date"
        ),
        RefusedBootstrap(
            "a kernel that is too old",
            cause: "is 3.10.0-1160.el7, older than",
            fix: "upgrade it",
            onHost:
                "printf '#!/bin/sh\\ncase $1 in -r) echo 3.10.0-1160.el7 ;; *) exec /usr/bin/uname \"$@\" ;; esac\\n' "
                + "> /usr/local/bin/uname; chmod 755 /usr/local/bin/uname"
        ),
    ]

    private static let installations = [
        RefusedBootstrap(
            "a k3s of somebody else's",
            cause: "that chatops did not install",
            fix: "templates/k3s/config.yaml",
            onHost: "printf '[Service]\\nExecStart=/usr/local/bin/k3s server --disable=traefik\\n' "
                + "> /etc/systemd/system/k3s.service"
        ),
        RefusedBootstrap("a minor version skipped", cause: "is more than one minor version", fix: "v1.33 release") {
            project,
            server,
            mirror in
            _ = try await mirror.add("v1.32.9+k3s1")
            try project.configure(try await mirror.add("v1.34.1+k3s1"))
            try await server.shell(
                """
                install -D -m 755 '\(mirror.folder)/v1.32.9+k3s1/k3s' /usr/local/bin/k3s
                install -D -m 600 /dev/null /var/lib/rancher/k3s/server/token
                mkdir -p /var/lib/chatops && echo v1.32.9+k3s1 > /var/lib/chatops/k3s-version
                """
            )
        },
    ]
}
