internal import Environments
internal import Processes

extension ServiceCheck {
    /// Exit 0 passes, 2 warns, everything else fails; the first line it prints is the summary.
    func ask(_ command: [String], _ instruments: Instruments) async -> Answer {
        guard let program = command.first, !program.isEmpty else {
            return Answer(findings: [.failure("no program is named")], target: "", summary: "")
        }
        var invocation = Command(
            program,
            Array(command.dropFirst()),
            environment: ["CHATOPS_ADDRESS": service.address],
            workingDirectory: instruments.folder,
            deadline: check.deadline
        )
        invocation.inherits = Command.harmlessVariables
        var answer = Answer(target: "\(invocation)", summary: "")
        do {
            let result = try await instruments.runner.run(invocation)
            let words = result.firstLine ?? "\(result.termination)"
            answer.summary = words
            answer.duration = result.duration
            answer.measurements = [Measurement("total", result.duration)]
            switch result.termination {
            case .exited(0): break
            case .exited(2): answer.findings = [.warning(words)]
            case .exited(1): answer.findings = [.failure(words)]
            default:
                let ending = "\(program) \(result.termination)"
                answer.findings = [.failure(result.firstLine.map { "\($0) (\(ending))" } ?? ending)]
            }
        } catch CommandFailure.timedOut {
            answer.findings = [.failure("\(program) did not end within \(check.deadline.wholeMilliseconds) ms")]
        } catch {
            answer.findings = [.failure(FailureReport(error).message)]
        }
        return answer
    }
}

extension CommandResult {
    /// Of standard output, else of standard error.
    fileprivate var firstLine: String? {
        [standardOutput, standardError].lazy
            .compactMap { $0.split(whereSeparator: \.isNewline).first { !$0.allSatisfy(\.isWhitespace) } }
            .first.map(String.init)
    }
}
