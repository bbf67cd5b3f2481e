package import Diagnostics
internal import Processes

package enum SupervisorFailure: Failure {
    case alreadyRuns(SupervisorRecord?)
    case nothingDeployed(EmbeddedLayout)
    case didNotStart(lastWords: String)
    case didNotStop(pid: Int32)
}

extension SupervisorFailure {
    package var message: String {
        switch self {
        case .alreadyRuns(let record):
            "a supervisor runs already" + (record.map { " (pid \($0.process.pid))" } ?? "")
        case .nothingDeployed(let layout): "nothing is deployed in \(layout.root)"
        case .didNotStart(let words): "the supervisor did not start" + (words.isEmpty ? "" : ": \(words)")
        case .didNotStop(let pid): "process \(pid) was killed and did not end"
        }
    }

    package var hint: String? {
        switch self {
        case .nothingDeployed: "chatops deploy"
        case .didNotStart: "see log/supervisor.log in the state folder"
        case .alreadyRuns, .didNotStop: "chatops status"
        }
    }

    package var exitCode: ExitCode {
        if case .alreadyRuns = self { return .locked }
        return .failed
    }
}
