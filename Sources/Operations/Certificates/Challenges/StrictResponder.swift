internal import ACME

/// A responder that tells when it could not withdraw an answer, and whether it could show one at all.
protocol StrictResponder: ChallengeResponder {
    /// As messages call it, and the journal of what is shown: a name of its own for each type.
    var name: String { get }

    /// As ``ChallengeResponder/present(_:)``; returns what is worth telling.
    func show(_ answer: ChallengeAnswer) async throws -> [String]

    /// Stops showing this answer and leaves others alone; one that is not shown is no error.
    func hide(_ answer: ChallengeAnswer) async throws

    /// Why it would not work, each in a line; empty where nothing is known. Changes nothing.
    func preflight() async -> [String]
}

extension StrictResponder {
    func present(_ answer: ChallengeAnswer) async throws { _ = try await show(answer) }

    func withdraw(_ answer: ChallengeAnswer) async { try? await hide(answer) }
}
