import ChatClient
import Foundation
import TestServers
import TestSupport
import Testing

/// A project on the test cluster whose certificates are from a Pebble of its own, and go to the Secret of the site.
struct SecretScene {
    static let secret = "secret/chat-tls"

    let project: ClusterProject
    let authority: TestAuthority

    /// - Parameter seen: whether the ingress is asked what it serves.
    static func run(seen: Bool = false, _ body: (SecretScene) async throws -> Void) async throws {
        try await withClusterProject { project in
            try await TestAuthority.run([.ownHTTP]) { authority in
                let endpoint = seen ? "addresses: [127.0.0.1]" : "ask: false"
                try project.project.write(try await authority.root(), to: "root.pem")
                let port = "  httpPort: ${CHATOPS_HTTP_PORT:-80}\n"
                try project.configure(
                    changes: [
                        port: port + "  httpsPort: \(project.cluster.httpsPort)\n  authorities: root.pem\n"
                    ],
                    more: """
                        certificates:
                          email: admin@example.org
                          directory: \(authority.directoryURL)
                          authorities: \(authority.folder.path)/authority.pem
                          solver: {type: listener, address: 127.0.0.1, port: \(authority.port("http"))}
                          targets:
                            site:
                              type: secret
                              endpoint: {\(endpoint)}

                        """
                )
                try await body(SecretScene(project: project, authority: authority))
            }
        }
    }

    func cert(_ words: String..., environment: [String: String] = [:]) async throws -> Outcome {
        let arguments = ["cert", words[0], "local"] + words.dropFirst()
        return try await project.start(arguments, environment: environment).finish(within: .seconds(120))
    }

    /// The Secret as it stands there.
    func held() async throws -> JSONValue { try #require(try await project.objects(Self.secret).first) }

    func text(_ key: String) async throws -> String? {
        try await held()["data"][key].string.flatMap { Data(base64Encoded: $0) }
            .map { String(decoding: $0, as: UTF8.self) }
    }

    /// Makes the Secret as somebody else would, with a certificate of their own.
    func makeForeignSecret() async throws {
        let folder = project.project.root
        try await project.run([
            "/usr/bin/openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-days",
            "30", "-subj", "/CN=old", "-addext", "subjectAltName=DNS:\(project.domain)", "-keyout", "\(folder)/old.key",
            "-out", "\(folder)/old.pem",
        ])
        try await project.kubectl(
            "create",
            "secret",
            "tls",
            "chat-tls",
            "--cert=\(folder)/old.pem",
            "--key=\(folder)/old.key"
        )
    }

    /// A kubectl that changes the Secret right after each of the next `times` that it was read.
    ///
    /// - Returns: what chatops has to be started with.
    func meddler(times: Int) throws -> [String: String] {
        let folder = project.project.root + "/meddler"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try project.project.write("0", to: "meddler/count")
        let script = """
            #!/bin/bash
            PATH=${PATH#*:}
            kubectl "$@"
            status=$?
            count=$(< '\(folder)/count')
            if [[ $1 == get && $2 == \(Self.secret) && $count -lt \(times) ]]; then
                echo $((count + 1)) > '\(folder)/count'
                kubectl annotate --overwrite "${@:2:1}" meddled=$((count + 1)) "${@:5}" > /dev/null
            fi
            exit $status
            """
        try project.project.write(script, to: "meddler/kubectl", mode: 0o700)
        return ["PATH": "\(folder):\(ProcessInfo.processInfo.environment["PATH"] ?? "")"]
    }

    /// A kubeconfig of an account that may do no more than this in the namespace.
    ///
    /// - Returns: what chatops has to be started with.
    func account(verbs: String) async throws -> [String: String] {
        let name = "limited-" + verbs.replacing(",", with: "-")
        let server = try JSONValue(
            parsing: await project.kubectl("config", "view", "--raw", "--minify", "--output=json")
        )["clusters"][0]["cluster"]
        try await project.kubectl("create", "serviceaccount", name)
        try await project.kubectl("create", "role", name, "--verb=\(verbs)", "--resource=secrets")
        try await project.kubectl(
            "create",
            "rolebinding",
            name,
            "--role=\(name)",
            "--serviceaccount=\(project.namespace):\(name)"
        )
        let token = try await project.kubectl("create", "token", name).trimmingCharacters(in: .whitespacesAndNewlines)
        let kubeconfig = """
            apiVersion: v1
            kind: Config
            clusters:
              - name: cluster
                cluster:
                  server: \(server["server"].string ?? "")
                  certificate-authority-data: \(server["certificate-authority-data"].string ?? "")
            users: [{name: \(name), user: {token: \(token)}}]
            contexts: [{name: limited, context: {cluster: cluster, user: \(name)}}]
            current-context: limited
            """
        try project.project.write(kubeconfig, to: "\(name).yaml", mode: 0o600)
        return ["CHATOPS_KUBECONFIG": "\(project.project.root)/\(name).yaml", "CHATOPS_CONTEXT": "limited"]
    }

    /// What the ingress shows, as openssl sees it from outside.
    func served() async throws -> String {
        let words = [
            "/bin/sh", "-c",
            "openssl s_client -connect 127.0.0.1:\(project.cluster.httpsPort) -servername \(project.domain) </dev/null "
                + "2>/dev/null | openssl x509",
        ]
        return try await Invocation(words, in: "/").finish().output
    }
}
