internal import Environments
internal import FoundationEssentials

extension ServiceCheck {
    /// Reads what is left of the machine within the deadline and judges it.
    func ask(_ limits: HostLimits, _ instruments: Instruments) async -> Answer {
        do {
            let state = try await withThrowingTaskGroup(of: MachineState?.self) { group in
                group.addTask { try await instruments.machine() }
                group.addTask {
                    try await Task.sleep(for: check.deadline)
                    return nil
                }
                defer { group.cancelAll() }
                return try await group.next() ?? nil
            }
            guard let state else {
                let words = "the machine told nothing within \(check.deadline.wholeMilliseconds) ms"
                return Answer(findings: [.failure(words)], target: "host", summary: "")
            }
            return state.judged(by: limits, at: instruments.now())
        } catch {
            return Answer(findings: [.failure(FailureReport(error).message)], target: "host", summary: "")
        }
    }
}

extension MachineState {
    func judged(by limits: HostLimits, at now: Date) -> Answer {
        var answer = Answer(target: "host \(name)", summary: "")
        var words: [String] = []
        let rooms = [
            ("disk free", freeDisk, limits.freeDisk), ("memory available", availableMemory, limits.freeMemory),
        ]
        for (what, found, limit) in rooms {
            guard let found else {
                answer.findings.append(.warning("the \(what) could not be read"))
                continue
            }
            let phrase = "\(ByteCount(bytes: found)) of \(what)"
            words.append(phrase)
            answer.measurements.append(Measurement(name: what, value: Double(found), unit: "bytes"))
            if found < limit.bytes {
                answer.findings.append(.failure("only \(phrase), less than \(limit)"))
            } else if found < limit.bytes.multipliedReportingOverflow(by: 2).partialValue {
                answer.findings.append(.warning("only \(phrase), near the limit of \(limit)"))
            }
        }
        if let clockSkew {
            answer.measurements.append(Measurement(name: "clock", value: clockSkew, unit: "s"))
            if abs(clockSkew) > limits.clock.milliseconds / 1000 {
                let direction = clockSkew > 0 ? "ahead of" : "behind"
                let seconds = Int(abs(clockSkew).rounded())
                answer.findings.append(.failure("its clock is \(seconds) s \(direction) this machine's"))
            }
        }
        if let apiCertificateEnd {
            let days = Int((apiCertificateEnd.timeIntervalSince(now) / 86400).rounded(.down))
            words.append("\(days) days left of the k3s API's certificate")
            answer.measurements.append(Measurement(name: "api certificate", value: Double(days), unit: "days"))
            let remedy = "restart k3s to renew it; see docs/runbooks/api-certificate-expired.md"
            if apiCertificateEnd < now {
                answer.findings.append(.failure("the certificate of the k3s API has expired: \(remedy)"))
            } else if days < limits.apiCertificateDays {
                answer.findings.append(.warning("the certificate of the k3s API ends in \(days) days: \(remedy)"))
            }
        }
        answer.summary = words.joined(separator: ", ")
        return answer
    }
}
