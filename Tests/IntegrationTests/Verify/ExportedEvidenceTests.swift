import Foundation
import Testing

/// Evidence handed on to somebody who has nothing but the archive, the list of keys and chatops.
@Suite struct ExportedEvidenceTests {
    @Test func aThirdPersonVerifiesAnExportWithoutACheckout() async throws {
        try await withProject { project in
            try project.configure(
                more: "checks:\n  ready: null\n  api: null\n  own: {type: external, command: ['true']}\n"
            )
            let key = ["CHATOPS_EVIDENCE_KEY": project.root + "/home.key"]
            let created = try await project.chatops("evidence", "key", "create", "--owner", "ops", environment: key)
            #expect(created.status == 0, "\(created.errors)")
            let verified = try await project.chatops("verify", "health", "embedded", environment: key)
            #expect(verified.status == 0, "\(verified.errors)")
            let unsigned = try await project.chatops(
                "verify",
                "health",
                "embedded",
                environment: ["CHATOPS_EVIDENCE_KEY": "/nonexistent"]
            )
            #expect(unsigned.status == 10 && unsigned.output.isEmpty, "a key that is missing ends it before it asks")
            let archive = project.root + "/evidence.tar"
            #expect(try await project.chatops("evidence", "export", archive, "embedded").status == 0)

            let elsewhere = "/tmp/chatops-elsewhere-\(UUID().uuidString)"
            try FileManager.default.createDirectory(atPath: elsewhere, withIntermediateDirectories: false)
            defer { try? FileManager.default.removeItem(atPath: elsewhere) }
            try await Invocation.output(of: ["/usr/bin/tar", "-xf", archive, "-C", elsewhere], in: "/")
            func verify(_ more: String...) async throws -> Outcome {
                let argv = [Executables.chatops, "evidence", "verify", "--from", elsewhere] + more
                return try await Invocation(argv, in: elsewhere).finish()
            }
            let own = try await verify()
            #expect(own.status == 0 && own.output.contains("signed by ops: 1"), "\(own.errors)")
            let given = try await verify("embedded", "--keys", project.root + "/evidence.keys")
            #expect(given.status == 0 && given.output.contains("signed by ops: 1"), "\(given.errors)")

            let other = elsewhere + "/other.keys"
            let line = "\(Data(repeating: 7, count: 32).base64EncodedString()) 2026-01-01T00:00:00.000Z eve\n"
            try Data(line.utf8).write(to: URL(filePath: other))
            let refused = try await verify("--keys", other)
            #expect(refused.status == 1 && refused.output.contains("which evidence.keys does not list"))
            let outside = try await verify("../\(project.root)")
            #expect(outside.status == 64 && outside.firstErrorLine.contains("names no environment"))
            let nowhere = try await Invocation(
                [Executables.chatops, "evidence", "verify", "--from", "/nonexistent"],
                in: elsewhere
            )
            .finish()
            #expect(nowhere.status == 64 && nowhere.firstErrorLine.contains("no evidence in"))
        }
    }
}
