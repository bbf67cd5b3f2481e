internal import ACME
internal import Diagnostics
internal import Processes
internal import SystemPackage

/// Notes durably what is about to be shown, so that it is withdrawn in the end also where a run is killed.
///
/// `presented.json` in the state's folder holds all answers that are, or may be, shown. One run at a time may use it.
actor JournaledResponder: ChallengeResponder {
    nonisolated let kind: Challenge.Kind
    private let responder: any StrictResponder
    private let path: FilePath
    private var told: [String] = []

    private struct Journal: Codable {
        struct Entry: Codable, Hashable {
            var answer: ChallengeAnswer
            /// Who shows it, and alone knows how to stop.
            var solver: String
        }

        var schemaVersion = 1
        var answers: [Entry] = []
    }

    init(_ responder: any StrictResponder, state: FilePath) {
        self.responder = responder
        kind = responder.kind
        path = CertificateState(at: state).presented
    }

    func present(_ answer: ChallengeAnswer) async throws {
        try Folder.create(path.removingLastComponent(), permissions: .ownerReadWriteExecute)
        let entry = entry(answer)
        try note { $0.contains(entry) ? $0 : $0 + [entry] }
        told += try await responder.show(answer)
    }

    /// An answer that could not be withdrawn stays in the journal for the next run.
    func withdraw(_ answer: ChallengeAnswer) async {
        do { try await remove(answer) } catch { told.append(complaint(answer, error)) }
    }

    /// Withdraws what earlier runs left, by today's solver; returns what could not be, or was left out of sight.
    ///
    /// To be called at the start of a run, while no other run goes on. What fails is tried again the next time.
    func withdrawLeftovers() async -> [String] {
        let leftovers: [Journal.Entry]
        do { leftovers = try read().answers } catch { return [FailureReport(error).message] }
        var complaints: [String] = []
        for entry in leftovers {
            do {
                if entry.solver == responder.name, entry.answer.kind == kind {
                    try await remove(entry.answer)
                } else {
                    try note { $0.filter { $0 != entry } }
                    complaints.append(
                        "a run that was killed may have left \(entry.answer.trace), shown by \(entry.solver), which "
                            + "today's solver cannot remove: look for it, and remove it by hand"
                    )
                }
            } catch {
                complaints.append(complaint(entry.answer, error))
            }
        }
        return complaints
    }

    /// Why the solver would not work, each in a line; changes nothing.
    func preflight() async -> [String] {
        await responder.preflight()
    }

    /// What happened since it was last asked that is worth telling: name servers left out, answers not withdrawn.
    func takeNotes() -> [String] {
        defer { told = [] }
        return told
    }

    private func remove(_ answer: ChallengeAnswer) async throws {
        try await responder.hide(answer)
        let entry = entry(answer)
        try note { $0.filter { $0 != entry } }
    }

    private func entry(_ answer: ChallengeAnswer) -> Journal.Entry {
        Journal.Entry(answer: answer, solver: responder.name)
    }

    private func complaint(_ answer: ChallengeAnswer, _ error: any Error) -> String {
        "\(answer.trace) could not be withdrawn and is tried again by the next run: \(FailureReport(error).message)"
    }

    private func read() throws -> Journal {
        try JSONDocument.read(Journal.self, at: path) ?? Journal()
    }

    /// Without answers there is no file.
    private func note(_ change: ([Journal.Entry]) -> [Journal.Entry]) throws {
        var journal = try read()
        let answers = change(journal.answers)
        if answers == journal.answers { return }
        journal.answers = answers
        if answers.isEmpty {
            try Folder.remove(path)
        } else {
            try JSONDocument.write(journal, to: path)
        }
    }
}

extension ChallengeAnswer {
    /// What it looks like where it is shown.
    var trace: String {
        kind == .dns01 ? "the TXT record \(recordName)" : "the answer to \(kind.rawValue) for \(identifier)"
    }
}
