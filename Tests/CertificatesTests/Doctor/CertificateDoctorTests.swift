import CurlHTTP
import Environments
import Foundation
import Glibc
import Processes
import SystemPackage
import TestServers
import Testing

@testable import Operations

/// `chatops cert doctor` against a real name server, a real authority, and ports of this machine.
@Suite struct CertificateDoctorTests {
    /// A TCP port of 127.0.0.1, and of nothing else, that takes connections.
    private final class OpenPort: Sendable {
        let descriptor: Int32
        let number: UInt16

        init() throws {
            descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = inet_addr("127.0.0.1")
            var size = socklen_t(MemoryLayout<sockaddr_in>.size)
            let descriptor = descriptor
            let isBound = withUnsafeMutablePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, size) == 0 && listen(descriptor, 64) == 0
                        && getsockname(descriptor, $0, &size) == 0
                }
            }
            try #require(isBound)
            number = UInt16(bigEndian: address.sin_port)
        }

        deinit { close(descriptor) }
    }

    /// What the doctor finds, by the name of its check.
    private func reports(
        _ certificates: String,
        port: UInt16 = 1,
        timer: TimerState = TimerState(keeper: .systemd, isAlive: true),
        files: [String: String] = [:]
    ) async throws -> [String: CheckReport] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "chatops-doctor-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder.appending(path: "environments"),
            withIntermediateDirectories: true
        )
        defer { try? FileManager.default.removeItem(at: folder) }
        let text = "cluster: {kind: embedded}\ncertificates:\n  email: a@b.example\n\(certificates)"
        let all = files.merging(["environments/base.yaml": "{}", "environments/own.yaml": text]) { $1 }
        for (name, text) in all {
            try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
        }
        let root = FilePath(folder.path)
        let name = try #require(EnvironmentName("own"))
        let loaded = try LoadedEnvironment.load(name, in: Project(root: root), processEnvironment: [:])
        let tools = CertificateTools(
            http: Client(version: "test"),
            runner: Runner(),
            project: root,
            state: CertificateState(in: StateFolder.path(of: name, in: root)).path,
            cluster: nil
        )
        var doctor = try CertificateDoctor(loaded, tools, timer: .known(timer), at: "this machine")
        doctor.ports = (port, port)
        return Dictionary(uniqueKeysWithValues: try await doctor.reports().map { ($0.name, $0) })
    }

    private static let records = [
        NameServer.caa("good.test", 0, "issue", "other.example"), NameServer.caa("good.test", 0, "issue", "ca.example"),
        "--host-record=good.test,127.0.0.1", "--host-record=stale.test,127.0.0.1,::1",
        "--host-record=www.below.test,127.0.0.1", NameServer.caa("below.test", 0, "issue", "other.example"),
        NameServer.caa("below.test", 0, "issuewild", "ca.example"),
        "--host-record=free.test,127.0.0.1", "--host-record=strict.test,127.0.0.1",
        NameServer.caa("strict.test", 128, "future", "x"), "--cname=alias.test,good.test",
    ]

    private func directory(_ meta: String) -> String {
        let urls = ["newNonce", "newAccount", "newOrder", "revokeCert", "keyChange", "renewalInfo"]
        return "{\(urls.map { #""\#($0)":"https://ca.example/\#($0)""# }.joined(separator: ",")),\"meta\":{\(meta)}}"
    }

    @Test func namesAreLookedAtAsAnAuthorityWould() async throws {
        let open = try OpenPort()
        let body = directory(#""caaIdentities":["ca.example"]"#)
        try await TestAuthority.run { authority in
            try await authority.arrange([
                Fault(match: "GET /dir", act: .rewrite, times: 9, headers: ["Date": "@+0"], body: body)
            ])
            let url = authority.directoryURL
            let trust = authority.folder.appending(path: "authority.pem").path
            try await NameServer.run(Self.records) { resolver in
                let found = try await reports(
                    """
                      directory: \(url)
                      authorities: \(trust)
                      names: [good.test, stale.test, www.below.test, free.test, strict.test, alias.test, none.test]
                      solver: {type: command, command: [/bin/true], resolver: 127.0.0.1, resolverPort: \(resolver)}

                    """,
                    port: open.number
                )
                let failed = Set(found.values.filter { $0.verdict == .failed }.map(\.name))
                #expect(
                    failed == [
                        "reachable stale.test", "caa www.below.test", "caa strict.test", "reachable none.test",
                    ]
                )
                #expect(found.values.allSatisfy { $0.verdict != .warned }, "\(found)")
                #expect(found["caa good.test"]?.summary == "CAA at good.test lets ca.example issue")
                #expect(found["caa alias.test"]?.summary == "CAA at alias.test lets ca.example issue")
                #expect(found["caa free.test"]?.summary == "no CAA record: every authority may issue")
                #expect(found["caa www.below.test"]?.summary.contains("below.test. CAA 0 issue \"ca.example\"") == true)
                #expect(found["reachable stale.test"]?.summary.contains("AAAA ::1 does not answer") == true)
                #expect(found["directory"]?.verdict == .passed && found["clock"]?.verdict == .passed)

                let wild = try await reports(
                    """
                      directory: \(url)
                      authorities: \(trust)
                      names: ["*.below.test", below.test, else.where]
                      challenge: dns-01
                      solver: {type: command, command: [/bin/true], resolver: 127.0.0.1, resolverPort: \(resolver)}

                    """
                )
                #expect(wild["caa *.below.test"]?.verdict == .passed, "\(wild)")
                #expect(wild["caa below.test"]?.verdict == .failed)
                // The name server refuses to tell of what is not its own.
                #expect(wild["caa else.where"]?.summary.contains("did not tell the CAA records of else.where") == true)
                #expect(!wild.keys.contains { $0.hasPrefix("reachable") })
            }
        }
    }

    @Test func theAuthorityAndItsClockAreLookedAt() async throws {
        try await TestAuthority.run([.externalAccounts, .profiles]) { authority in
            func found(_ more: String, clock: Int? = nil) async throws -> [String: CheckReport] {
                let date = clock.map { ["Date": "@+\($0)"] as [String: String?] }
                try await authority.arrange(
                    date.map { [Fault(match: "GET /dir", act: .rewrite, times: 9, headers: $0)] } ?? []
                )
                return try await reports(
                    """
                      directory: \(authority.directoryURL)
                      authorities: \(authority.folder.appending(path: "authority.pem").path)
                      names: [127.0.0.1]
                    \(more)

                    """
                )
            }
            let bare = try await found("  profile: nonsense", clock: 1)
            #expect(bare["directory"]?.verdict == .failed)
            #expect(bare["directory"]?.summary.contains("does not offer the profile nonsense") == true)
            #expect(bare["directory"]?.summary.contains("set certificates.binding") == true)
            #expect(bare["clock"]?.verdict == .passed)
            let right = "  profile: tlsserver\n  binding: {keyIdentifier: kid-1, key: abc}"
            // The proxy before this authority does not tell the time.
            let untold = try await found(right)
            #expect(untold["directory"]?.verdict == .passed && untold["clock"]?.verdict == .warned)
            let warned = try await found(right, clock: 120)["clock"]
            #expect(
                warned?.verdict == .warned && warned?.summary.contains("behind") == true,
                "\(String(describing: warned))"
            )
            #expect(try await found(right, clock: 600)["clock"]?.verdict == .failed)
        }
    }

    @Test func anAuthorityThatDoesNotAnswerIsAFailure() async throws {
        let text = "  directory: https://127.0.0.1:1/dir\n  names: [127.0.0.1]\n"
        let found = try await reports(text + "  solver: {type: webroot, folder: /tmp}\n")
        #expect(found["directory"]?.verdict == .failed)
        #expect(found["clock"]?.verdict == .warned)
        #expect(found["reachable 127.0.0.1"]?.verdict == .failed)
        // A listener, which it is where nobody is named, is there only for as long as it takes.
        #expect(try await reports(text)["reachable 127.0.0.1"]?.verdict == .passed)
    }

    @Test func aListenersPortHasToBeFree() async throws {
        let open = try OpenPort()
        let more = "  directory: https://127.0.0.1:1/dir\n  names: [127.0.0.1]\n  solver: {type: listener, port: "
        let taken = try await reports(more + "\(open.number)}\n")
        #expect(taken["solver"]?.verdict == .failed)
        #expect(taken["reachable 127.0.0.1"]?.verdict == .passed)
        #expect(try await reports(more + "1}\n")["solver"]?.verdict == .passed)
    }

    @Test func programsAndFilesHaveToBeThere() async throws {
        let text = """
              directory: https://127.0.0.1:1/dir
              authorities: ca.pem
              names: [127.0.0.1]
              solver: {type: command, command: [hook]}
              targets:
                web: {type: files, folder: /nowhere, check: [/nowhere/check], reload: [sh, -c, 'true']}

            """
        let found = try await reports(text)["programs"]
        #expect(found?.verdict == .failed)
        for words in ["does not find hook", "/nowhere/check is not there", "ca.pem cannot be read"] {
            #expect(found?.summary.contains(words) == true, "\(found?.summary ?? "")")
        }
        let there = text.replacing("[hook]", with: "[sh, hook]").replacing("/nowhere/check", with: "/bin/true")
        #expect(try await reports(there, files: ["ca.pem": ""])["programs"]?.verdict == .passed)
    }

    @Test func aDeadTimerIsAFailureAndNoneAWarning() async throws {
        func verdict(_ state: TimerState) async throws -> CheckReport.Verdict? {
            let text = "  directory: https://127.0.0.1:1/dir\n  names: [127.0.0.1]\n"
            return try await reports(text, timer: state)["timer"]?.verdict
        }
        #expect(try await verdict(TimerState(keeper: nil, isAlive: false)) == .warned)
        #expect(try await verdict(TimerState(keeper: .cron, isAlive: false)) == .failed)
        #expect(try await verdict(TimerState(keeper: .systemd, isAlive: false)) == .failed)
        #expect(try await verdict(TimerState(keeper: .cron, isAlive: true)) == .passed)
    }
}
