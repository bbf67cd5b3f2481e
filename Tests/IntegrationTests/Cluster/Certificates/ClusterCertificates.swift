import ChatClient
import Foundation
import TestServers
import TestSupport
import Testing

/// A project on the test cluster whose certificates are from a Pebble of its own, which looks at the cluster's ingress.
struct ClusterCertificates {
    let project: ClusterProject
    let authority: TestAuthority

    private var state: String { project.project.root + "/.chatops/local/certificates" }

    static func run(_ body: (ClusterCertificates) async throws -> Void) async throws {
        try await withClusterProject { project in
            try await TestAuthority.run([.httpPort(project.cluster.httpPort)]) { authority in
                let certificates = ClusterCertificates(project: project, authority: authority)
                try certificates.configure()
                try await body(certificates)
            }
        }
    }

    private func configure() throws {
        let port = "  httpPort: ${CHATOPS_HTTP_PORT:-80}"
        try project.configure(
            changes: [port: "\(port)\n  httpsPort: \(project.cluster.httpsPort)\n  address: 127.0.0.1"],
            more: """
                certificates:
                  email: admin@example.org
                  directory: \(authority.directoryURL)
                  authorities: \(authority.folder.path)/authority.pem

                """
        )
    }

    func start(_ words: String...) throws -> Invocation {
        try project.start(["cert", words[0], "local"] + words.dropFirst())
    }

    func cert(_ words: String...) async throws -> Outcome {
        try await project.start(["cert", words[0], "local"] + words.dropFirst()).finish(within: .seconds(150))
    }

    /// All that the solver makes.
    func routes() async throws -> [JSONValue] {
        let answer = try await project.kubectl(
            "get",
            "ingresses,networkpolicies,services,deployments",
            "--selector=app.kubernetes.io/component=acme-challenge",
            "--output=json"
        )
        return try JSONValue(parsing: answer)["items"].array
    }

    /// The serial number that the ingress shows for the domain.
    func served() async throws -> String {
        let told = try await Invocation(
            [
                "/bin/sh", "-c",
                "openssl s_client -connect 127.0.0.1:\(project.cluster.httpsPort) -servername \(project.domain)"
                    + " </dev/null 2>/dev/null | openssl x509 -noout -serial",
            ],
            in: "/"
        ).finish().output
        return told.dropFirst("serial=".count).lowercased().trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Takes away what tells the next run which answers were shown.
    func forgetAnswers() throws { try FileManager.default.removeItem(atPath: "\(state)/presented.json") }

    /// The renewal that was drawn is due.
    func makeDue() async throws {
        let looked = try await cert("renew")
        #expect(looked.status == 0, "\(looked.errors)")
        let folders = try FileManager.default.contentsOfDirectory(atPath: state)
        let files = folders.map { "\(state)/\($0)/window.json" }
        let path = try #require(files.first { FileManager.default.fileExists(atPath: $0) })
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let due = text.replacing(/"renewAt" : "[^"]*"/, with: "\"renewAt\" : \"2020-01-01T00:00:00.000Z\"")
        #expect(due != text)
        try due.write(toFile: path, atomically: true, encoding: .utf8)
        // One that was issued just now is not renewed, whatever the authority says.
        let certificate = path.replacing("window.json", with: "certificate.json")
        let kept = try String(contentsOfFile: certificate, encoding: .utf8)
        try kept.replacing(/"issuedAt" : "[^"]*"/, with: "\"issuedAt\" : \"2020-01-01T00:00:00.000Z\"")
            .write(toFile: certificate, atomically: true, encoding: .utf8)
    }
}
