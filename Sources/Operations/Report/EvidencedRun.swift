internal import FoundationEssentials
internal import Processes
internal import SystemPackage

/// A run as a report may speak of it.
struct EvidencedRun: Sendable {
    let report: RunReport
    /// Of its page, from the checkout's root.
    let link: String
    /// Whether its files and the chain are as they were recorded.
    let isVerified: Bool

    var isDone: Bool { isVerified && report.outcome == .done }
}

/// What stands in the evidence's place where a run cannot be read, or where something is that nobody recorded.
struct EvidenceGap: Sendable {
    let environment: String
    /// As `evidence verify` names it.
    let problem: String
    /// Of what is there, from the checkout's root.
    let link: String
    /// By the name of the folder; nil where it is not of one run.
    let day: Date?
}

/// The evidence of all environments of a checkout.
struct CheckoutEvidence: Sendable {
    /// Those whose reports can be read, by when they began.
    private(set) var runs: [EvidencedRun] = []
    private(set) var gaps: [EvidenceGap] = []

    init(in project: FilePath, variables: [String: String]) throws {
        let root = project.appending("evidence")
        for environment in try Folder.names(in: root)
        where EvidenceName.isValid(environment) && FileKind(at: root.appending(environment)) == .folder {
            let store = EvidenceStore(
                root: root,
                environment: environment,
                redactor: Redactor(secrets: []),
                signing: EvidenceSigning(in: project, variables: variables)
            )
            try add(store)
        }
        runs.sort { $0.report.startedAt < $1.report.startedAt }
    }

    private mutating func add(_ store: EvidenceStore) throws {
        let problems = try store.verify().problems
        // Where the chain itself does not hold, nothing that hangs on it is proven.
        let chainHolds = !problems.contains { $0.path == EvidenceStore.chainFileName }
        var told: Set<String> = []
        for entry in try store.list() where !entry.isPruned {
            guard let record = try? store.load(entry.name) else { continue }
            let folder = record.folder.lastComponent?.string ?? entry.name
            let isBlamed = problems.contains { Self.top($0) == folder || Self.top($0) == entry.name }
            told.formUnion([folder, entry.name])
            let page = record.document.lastComponent?.string ?? ""
            runs.append(
                EvidencedRun(
                    report: record.report,
                    link: "evidence/\(store.environment)/\(folder)/\(page)",
                    isVerified: chainHolds && !isBlamed
                )
            )
        }
        for problem in problems where !told.contains(Self.top(problem)) { add(problem, of: store) }
    }

    private mutating func add(_ problem: EvidenceProblem, of store: EvidenceStore) {
        let folder = "evidence/\(store.environment)"
        let exists =
            EvidenceName.isValid(Self.top(problem)) && FileKind(at: store.folder.appending(Self.top(problem))) != nil
        gaps.append(
            EvidenceGap(
                environment: store.environment,
                problem: problem.description,
                link: exists ? "\(folder)/\(Self.top(problem))" : folder,
                day: Timestamp.moment(ofFolder: Self.top(problem))
            )
        )
    }

    /// The run's folder, or the file beside the runs, that a problem is about.
    private static func top(_ problem: EvidenceProblem) -> String {
        String(problem.path.prefix { $0 != "/" })
    }
}
