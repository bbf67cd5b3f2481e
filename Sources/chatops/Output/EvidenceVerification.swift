import Operations

/// What `evidence verify` found, as it prints it.
struct EvidenceVerification: Encodable {
    private let environment: String
    private let intact: Bool
    private let runs: Int
    private let pruned: Int
    private let head: EvidenceHead?
    /// Runs by whose signature they have.
    private let signed: [String: Int]
    private let problems: [String]
    private let interrupted: [String]

    /// - Parameter problems: the verdict's, and what else there is to object to.
    init(of environment: String, _ verdict: EvidenceVerdict, _ problems: [String]) {
        self.environment = environment
        self.problems = problems
        intact = problems.isEmpty
        runs = verdict.runs
        pruned = verdict.pruned
        head = verdict.head
        signed = verdict.signed
        interrupted = verdict.interrupted
    }

    func text(_ terminal: Terminal) -> String {
        if runs == 0 && problems.isEmpty { return "no evidence yet\n" }
        return problems.map { "\(terminal.styled("✗", .red)) evidence/\(environment)/\($0)\n" }.joined()
            + (problems.isEmpty ? "runs: \(runs), unchanged\n" : "runs: \(runs), problems: \(problems.count)\n")
            + (pruned == 0 ? "" : "pruned: \(pruned)\n")
            + signed.sorted { $0.key < $1.key }.map { "signed by \($0.key): \($0.value)\n" }.joined()
            + (head.map { "head \($0)\n" } ?? "")
    }
}
