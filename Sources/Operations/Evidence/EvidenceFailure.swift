internal import Diagnostics
package import SystemPackage

/// What can go wrong with evidence beside its files.
package enum EvidenceFailure: Failure, Equatable {
    /// A name that cannot be a file or folder of evidence: an environment or an attachment.
    case unusableName(String)
    /// The chain does not hold, so nothing may be appended to it.
    case brokenChain(FilePath, line: Int, environment: String)
    /// What is in the chain's place is not one.
    case unreadableChain(FilePath, environment: String)
    case tooLittleSpace(FilePath, freeBytes: UInt64)
    case noRuns(environment: String)
    case noSuchRun(String, environment: String)
    case ambiguousRun(String, candidates: [String])
    /// Evidence that does not verify is not handed on.
    case notIntact(problems: Int, environment: String)
    case holdsSecret(FilePath)
    case pruned(String, environment: String)
}

extension EvidenceFailure {
    package var message: String {
        switch self {
        case .unusableName(let name):
            "\(String(reflecting: name)) cannot name evidence: only letters, digits, '.', '_' and '-' may be in it, "
                + "'.' not first, and no secret"
        case .brokenChain(let path, let line, _):
            "cannot add to the evidence: its chain \(path) is broken at line \(line)"
        case .unreadableChain(let path, _): "the chain of the evidence, \(path), is no regular file any more"
        case .tooLittleSpace(let path, let free): "cannot write evidence: \(free / 1024) KiB are free for \(path)"
        case .noRuns(let environment): "there is no evidence of \(environment)"
        case .noSuchRun(let name, let environment): "there is no run \(name) in the evidence of \(environment)"
        case .ambiguousRun(let prefix, let candidates):
            "\(prefix) names several runs: \(candidates.joined(separator: ", "))"
        case .notIntact(let problems, let environment):
            "the evidence of \(environment) is not as it was recorded: \(problems) problem\(problems == 1 ? "" : "s")"
        case .holdsSecret(let path): "\(path) holds what is a secret of the environment now; nothing was written"
        case .pruned(let name, _): "the run \(name) was pruned: its digest is in the chain, its files are gone"
        }
    }

    package var hint: String? {
        switch self {
        case .unusableName: nil
        case .brokenChain(let path, _, let environment), .unreadableChain(let path, let environment):
            "chatops evidence verify \(environment) names what was changed; to begin a new chain, move "
                + "\(path.removingLastComponent()) away"
        case .tooLittleSpace(let path, _): "free space on its file system: df -h \(path)"
        case .noRuns(let environment): "chatops deploy \(environment)"
        case .noSuchRun(_, let environment), .pruned(_, let environment): "chatops evidence list \(environment)"
        case .ambiguousRun: "type more of the name"
        case .notIntact(_, let environment): "chatops evidence verify \(environment)"
        case .holdsSecret: "change that secret, since it was written down, and export then"
        }
    }
}
