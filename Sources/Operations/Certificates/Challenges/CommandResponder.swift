internal import ACME
internal import Processes

/// Has a program of the user's own show answers: called with `present` or `withdraw`, told of the answer in JSON.
struct CommandResponder: StrictResponder {
    let kind: Challenge.Kind
    let name = "certificates.solver.command"
    /// The program and its arguments.
    let words: [String]
    let propagation: Propagation
    let tools: CertificateTools

    /// What stands on the program's standard input.
    private struct Request: Encodable {
        var schemaVersion = 1
        var challenge: String
        var identifier: String
        var token: String
        var keyAuthorization: String
        /// Of the TXT record, where an alias leads to.
        var recordName: String
        var recordValue: String
        /// Where http-01 is asked.
        var path: String
    }

    func show(_ answer: ChallengeAnswer) async throws -> [String] {
        let record = try await run("present", answer)
        return kind == .dns01 ? try await propagation.wait(for: answer.recordValue, at: record) : []
    }

    func hide(_ answer: ChallengeAnswer) async throws { try await run("withdraw", answer) }

    func preflight() -> [String] {
        guard let program else { return ["\(name) names no program"] }
        return [program.fault()].compactMap(\.self)
    }

    private var program: UserProgram? { UserProgram(words, tools, deadline: .seconds(300)) }

    @discardableResult
    private func run(_ act: String, _ answer: ChallengeAnswer) async throws -> String {
        guard let program else { throw failure("it names no program", nil) }
        var record = answer.recordName
        if kind == .dns01 {
            // What is withdrawn at a guess stays.
            record =
                act == "present"
                ? await propagation.zones.target(of: record) : try await propagation.zones.knownTarget(of: record)
        }
        let request = Request(
            challenge: answer.kind.rawValue,
            identifier: answer.identifier.value,
            token: answer.token,
            keyAuthorization: answer.keyAuthorization,
            recordName: record,
            recordValue: answer.recordValue,
            path: answer.httpPath
        )
        do {
            try await program.run([act], input: .bytes(try JSONDocument.encode(request)))
        } catch let error as CommandFailure {
            throw failure(error.message, error.isMissingProgram ? "is its path right, and is it executable?" : nil)
        }
        return record
    }

    private func failure(_ reason: String, _ hint: String?) -> CertificateFailure {
        .unsolved(name, reason: reason, hint: hint)
    }
}
