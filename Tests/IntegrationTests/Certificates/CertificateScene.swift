import Foundation
import TestServers
import TestSupport
import Testing

/// A project whose certificates are from a Pebble of its own, and an nginx that serves them at two addresses.
struct CertificateScene {
    /// Where nginx takes its certificate from, as far as a test says.
    enum Server {
        case none
        /// Both addresses from the target's folder.
        case alike
        /// The second address from a copy that nobody changes.
        case oneStaysOld
        /// As `alike`, started by the test itself.
        case elsewhere
    }

    let project: Project
    let authority: TestAuthority
    let port: UInt16
    let server: Server

    var folder: String { project.root + "/tls" }
    var state: String { project.state + "/certificates" }
    private var configuration: String { project.root + "/nginx.conf" }
    private var nginx: [String] { ["/usr/sbin/nginx", "-e", project.root + "/nginx.log", "-c", configuration] }

    static func run(
        _ options: [TestAuthority.Option] = [],
        server: Server = .none,
        _ body: (CertificateScene) async throws -> Void
    ) async throws {
        try await withProject { project in
            try await TestAuthority.run([.ownHTTP] + options) { authority in
                let scene = CertificateScene(
                    project: project,
                    authority: authority,
                    port: FreePort.next(),
                    server: server
                )
                try scene.configure()
                if case .none = server { return try await body(scene) }
                if case .elsewhere = server {
                    try await scene.prepareServer()
                    return try await body(scene)
                }
                let running = try await scene.start()
                let outcome: Result<Void, any Error>
                do { outcome = .success(try await body(scene)) } catch { outcome = .failure(error) }
                // It takes its worker with it, which would otherwise be waited for.
                running.send(SIGTERM)
                _ = try await running.finish()
                try outcome.get()
            }
        }
    }

    /// - Parameters:
    ///   - more: further keys of `certificates:`, each with two blanks before it.
    ///   - target: further keys of the target nginx.
    ///   - targets: further targets.
    func configure(
        names: [String] = ["chat.test"],
        directory: String? = nil,
        solver: String? = nil,
        addresses: String = "127.0.0.1, 127.0.0.2",
        reload: String? = nil,
        check: String? = nil,
        more: String = "",
        targets: String = ""
    ) throws {
        let words = { (more: [String]) in (nginx + more).joined(separator: ", ") }
        var text = """
            site: {domain: chat.test}
            certificates:
              email: admin@example.org
              directory: \(directory ?? authority.directoryURL)
              authorities: \(authority.folder.path)/authority.pem
              names: [\(names.map { "'\($0)'" }.joined(separator: ", "))]
              solver: \(solver ?? "{type: listener, address: 127.0.0.1, port: \(authority.port("http"))}")
            \(more)
            """
        if case .none = server {
            text += targets.isEmpty ? "" : "\n  targets:\n\(targets)"
        } else {
            text += """

                  targets:
                    nginx:
                      type: files
                      folder: \(folder)
                      check: [\(check ?? words(["-t"]))]
                      reload: [\(reload ?? words(["-s", "reload"]))]
                      endpoint: {port: \(port), addresses: [\(addresses)]}
                      settle: 4s
                \(targets)
                """
        }
        try project.configure(more: text + "\nchecks: {ready: null, api: null}\n")
    }

    func cert(_ words: String..., within deadline: Duration = .seconds(60)) async throws -> Outcome {
        try await project.start(["cert", words[0], "embedded"] + words.dropFirst()).finish(within: deadline)
    }

    // MARK: What is kept, and served

    /// The certificate that is kept as issued.
    struct Kept: Decodable {
        struct Certificate: Decodable {
            struct Content: Decodable {
                let chain: String
                let key: String
            }
            let certificate: Content
            let serial: String
            let orderURL: String
        }
        let current: Certificate
        let previous: Certificate?
    }

    /// - Parameter name: of a file in the folder of the one authority.
    func file(_ name: String) throws -> String {
        let folders = try FileManager.default.contentsOfDirectory(atPath: state)
        let folder = try #require(folders.first { FileManager.default.fileExists(atPath: "\(state)/\($0)/\(name)") })
        return "\(state)/\(folder)/\(name)"
    }

    func kept() throws -> Kept {
        try JSONDecoder().decode(Kept.self, from: Data(contentsOf: URL(filePath: try file("certificate.json"))))
    }

    /// The serial numbers that the two addresses show, or nothing where one shows none.
    func served() async throws -> [String] {
        var found: [String] = []
        for address in ["127.0.0.1", "127.0.0.2"] {
            let told = try await Invocation(
                [
                    "/bin/sh", "-c",
                    "openssl s_client -connect \(address):\(port) -servername chat.test </dev/null 2>/dev/null"
                        + " | openssl x509 -noout -serial",
                ],
                in: "/"
            ).finish().output
            found.append(told.dropFirst("serial=".count).lowercased().trimmingCharacters(in: .whitespacesAndNewlines))
        }
        return found
    }

    /// The renewal that was drawn is due.
    func makeDue() async throws {
        let looked = try await cert("renew")
        #expect(looked.status == 0, "\(looked.errors)")
        let path = try file("window.json")
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let due = text.replacing(/"renewAt" : "[^"]*"/, with: "\"renewAt\" : \"2020-01-01T00:00:00.000Z\"")
        #expect(due != text)
        try due.write(toFile: path, atomically: true, encoding: .utf8)
        // One that was issued just now is not renewed, whatever the authority says.
        let certificate = try file("certificate.json")
        let kept = try String(contentsOfFile: certificate, encoding: .utf8)
        try kept.replacing(/"issuedAt" : "[^"]*"/, with: "\"issuedAt\" : \"2020-01-01T00:00:00.000Z\"")
            .write(toFile: certificate, atomically: true, encoding: .utf8)
    }

    /// How many orders the authority made a certificate for, since its requests were last forgotten.
    func certificates() async throws -> Int {
        let finalized = try await authority.requests(to: "/finalize-order/").map { $0.split(separator: " ") }
        return Set(finalized.filter { ["200", "lose", "stall"].contains($0[2]) }.map { $0[1] }).count
    }

    // MARK: nginx

    private func start() async throws -> Invocation {
        try await prepareServer()
        let running = try Invocation(server(["daemon off;"]), in: "/")
        try await eventually("nginx serves") { try await served().allSatisfy { !$0.isEmpty } }
        return running
    }

    /// nginx's command line.
    ///
    /// Foundation starts programs with signals blocked by which nginx is told to reload.
    ///
    /// By a socket that they inherit it notices their end: one that goes on in the background must not hold another's, one
    /// in the foreground keeps its own.
    func server(_ directives: [String] = [], inBackground: Bool = false) -> [String] {
        let unblock =
            "import os, signal, sys; signal.pthread_sigmask(signal.SIG_SETMASK, []); "
            + (inBackground ? "os.closerange(3, 1024); " : "") + "os.execv(sys.argv[1], sys.argv[1:])"
        return ["/usr/bin/python3", "-c", unblock] + nginx + directives.flatMap { ["-g", $0] }
    }

    private func prepareServer() async throws {
        for folder in ["old", "fixed"] {
            try FileManager.default.createDirectory(
                atPath: "\(project.root)/tls/versions/\(folder)",
                withIntermediateDirectories: true
            )
        }
        let old = "\(folder)/versions/old"
        try await Invocation.output(
            of: [
                "/usr/bin/openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                "-days", "30", "-subj", "/CN=old", "-addext", "subjectAltName=DNS:chat.test", "-keyout",
                "\(old)/privkey.pem", "-out", "\(old)/fullchain.pem",
            ],
            in: "/"
        )
        for name in ["privkey.pem", "fullchain.pem"] {
            try FileManager.default.copyItem(
                atPath: "\(old)/\(name)",
                toPath: "\(project.root)/tls/versions/fixed/\(name)"
            )
        }
        try FileManager.default.moveItem(atPath: "\(folder)/versions/fixed", toPath: "\(project.root)/fixed")
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder)/current",
            withDestinationPath: "versions/old"
        )
        let second = if case .oneStaysOld = server { "\(project.root)/fixed" } else { "\(folder)/current" }
        try project.write(
            """
            pid \(project.root)/nginx.pid; error_log \(project.root)/nginx.log; worker_processes 1;
            events {}
            http {
                access_log off;
                server {
                    listen 127.0.0.1:\(port) ssl;
                    ssl_certificate \(folder)/current/fullchain.pem;
                    ssl_certificate_key \(folder)/current/privkey.pem;
                }
                server {
                    listen 127.0.0.2:\(port) ssl;
                    ssl_certificate \(second)/fullchain.pem;
                    ssl_certificate_key \(second)/privkey.pem;
                }
            }
            """,
            to: "nginx.conf"
        )
    }
}
