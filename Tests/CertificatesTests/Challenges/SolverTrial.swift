import ACME
import CurlHTTP
import Environments
import Foundation
import Processes
import SystemPackage
import TestServers
import Testing

@testable import Operations

/// A project of one test's own, whose environment has a solver.
struct SolverTrial {
    let folder: URL
    let tools: CertificateTools

    static func run<Value>(_ body: (SolverTrial) async throws -> Value) async throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appending(path: "chatops-solver-\(UUID().uuidString)")
        let environments = folder.appending(path: "environments")
        try FileManager.default.createDirectory(at: environments, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("{}\n".utf8).write(to: environments.appending(path: "base.yaml"))
        let project = FilePath(folder.path)
        let tools = CertificateTools(
            http: TestAuthority.client,
            runner: Runner(),
            project: project,
            state: project.appending("state"),
            cluster: nil
        )
        return try await body(SolverTrial(folder: folder, tools: tools))
    }

    var journal: URL { folder.appending(path: "state/presented.json") }
    var isJournalThere: Bool { FileManager.default.fileExists(atPath: journal.path) }

    /// Whoever answers where the environment says `solver`, as YAML; a new one each time, as each run has.
    func responder(
        _ challenge: String,
        _ solver: String?,
        secrets: [String: String] = [:]
    ) throws -> JournaledResponder {
        let text = """
            cluster: {kind: embedded}
            database: {kind: sqlite}
            site: {domain: chat.example.org}
            certificates:
              email: ops@example.org
              challenge: \(challenge)
              \(solver.map { "solver: \($0)" } ?? "")

            """
        try Data(text.utf8).write(to: folder.appending(path: "environments/one.yaml"))
        let name = try #require(EnvironmentName("one"))
        let loaded = try LoadedEnvironment.load(
            name,
            in: Project(root: FilePath(folder.path)),
            processEnvironment: secrets
        )
        let certificates = try #require(loaded.environment.certificates)
        return try ChallengeResponders.responder(of: certificates, in: loaded.environment, tools)
    }
}

extension ChallengeAnswer {
    /// As an authority could want it.
    static func sample(_ kind: Challenge.Kind, _ name: String, token: String = "dG9rZW4") throws -> ChallengeAnswer {
        let identifier = String(decoding: try JSONEncoder().encode(try Identifier(name)), as: UTF8.self)
        let text =
            #"{"identifier":\#(identifier),"kind":"\#(kind.rawValue)","token":"\#(token)","#
            + #""keyAuthorization":"\#(token).\#(UUID().uuidString)"}"#
        return try JSONDecoder().decode(ChallengeAnswer.self, from: Data(text.utf8))
    }
}

extension TestAuthority {
    /// Everything from a new account to the certificate; returns what the certificate is for.
    func issue(_ names: [String], by responder: any ChallengeResponder) async throws -> Set<Identifier> {
        let account = try await account()
        let identifiers = try names.map(Identifier.init)
        let request = try SigningRequest(for: identifiers, key: try SigningKey())
        let order = try await account.validate(try await account.order(identifiers), with: [responder])
        return try await account.certificate(of: try await account.finalize(order, with: request), for: request)
            .identifiers
    }
}
