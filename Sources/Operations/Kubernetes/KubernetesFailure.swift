internal import Diagnostics
package import Processes

/// What the API, kubectl or helm refused.
package enum KubernetesFailure: Failure {
    case notFound(CommandResult)
    case alreadyExists(CommandResult)
    /// Somebody changed the object since it was read.
    case conflict(CommandResult)
    case forbidden(CommandResult)
    case unauthorized(CommandResult)
    case unreachable(CommandResult)
    case refused(CommandResult)
    case unreadable(Command)

    /// By the reason kubectl and helm print: `Error from server (NotFound): …` (kubectl's `metav1.StatusReason`);
    /// `kubectl create role` and its like print the API server's message without it.
    package init(_ result: CommandResult) {
        let text = result.standardError
        self =
            if text.contains("(NotFound)") || text.contains("release: not found") {
                .notFound(result)
            } else if text.contains("(AlreadyExists)") {
                .alreadyExists(result)
            } else if text.contains("(Conflict)") {
                .conflict(result)
            } else if text.contains("(Forbidden)") || text.contains(" is forbidden: User ") {
                .forbidden(result)
            } else if text.contains("(Unauthorized)") || text.contains("You must be logged in") {
                .unauthorized(result)
            } else if text.contains("was refused - did you specify the right host")
                || text.contains("Unable to connect to the server")
                || text.contains("Kubernetes cluster unreachable")
            {
                .unreachable(result)
            } else {
                .refused(result)
            }
    }
}

extension KubernetesFailure {
    package var message: String {
        switch self {
        case .notFound(let result): "not found: \(result.lastLine)"
        case .alreadyExists(let result): "there already: \(result.lastLine)"
        case .conflict(let result): "somebody else changed it meanwhile: \(result.lastLine)"
        case .forbidden(let result): "the cluster does not permit it: \(result.lastLine)"
        case .unauthorized(let result): "the cluster does not accept the kubeconfig's credentials: \(result.lastLine)"
        case .unreachable(let result): "the cluster's API does not answer: \(result.lastLine)"
        case .refused(let result):
            "\(result.command.name): \(result.reason)\n  \(result.termination.description): \(result.command)"
        case .unreadable(let command): "\(command) printed something that is not JSON"
        }
    }

    package var hint: String? {
        switch self {
        case .unreachable: "is it running, and is the kubeconfig the right one? chatops doctor tells more"
        case .unauthorized: "fetch the kubeconfig anew; see docs/guide/deploy.md"
        case .forbidden: "the deploy account lacks a right; see docs/guide/deploy.md"
        case .refused(let result) where result.command.name == "helm upgrade": "see docs/runbooks/release-refused.md"
        default: nil
        }
    }
}

extension Command {
    /// Such as `helm upgrade`.
    fileprivate var name: String {
        ([executable] + arguments.prefix { !$0.hasPrefix("-") }.prefix(1)).joined(separator: " ")
    }
}

extension CommandResult {
    /// What helm or kubectl complained about, in one line and without the words that say only that it is a complaint.
    fileprivate var reason: String {
        let lines = standardError.split(whereSeparator: \.isNewline).suffix(20)
            .map { $0.drop(while: \.isWhitespace) }.filter { !$0.hasPrefix("WARNING: ") }
        var text = lines.joined(separator: " ")
        for word in ["Error: ", "error: ", "UPGRADE FAILED: ", "INSTALLATION FAILED: "] where text.hasPrefix(word) {
            text.removeFirst(word.count)
        }
        return text.isEmpty ? "it says nothing" : text
    }

    /// The last line of what the program complained about.
    package var lastLine: String {
        standardError.split(whereSeparator: \.isNewline).last.map(String.init) ?? "\(termination)"
    }
}
