internal import Environments
internal import FoundationEssentials

extension ServiceCheck {
    /// Looks at what is kept of the certificate and its renewal.
    func askRenewal(_ instruments: Instruments) async -> Answer {
        var answer = Answer(target: "renewal of the certificate", summary: "")
        do {
            let now = instruments.now()
            guard let state = instruments.state,
                let brief = try RenewalBrief.read(
                    service.environment,
                    state: state,
                    now: now
                )
            else {
                answer.findings = [.failure("no certificate was issued from here: chatops cert issue")]
                return answer
            }
            answer.findings = brief.findings(at: now)
            answer.summary = brief.summary
            if let until = brief.until {
                let left = (until.timeIntervalSince(now) / 86_400).rounded(.down)
                answer.measurements.append(Measurement(name: "left", value: left, unit: "days"))
            }
            if let lastRun = brief.lastRun {
                let age = now.timeIntervalSince(lastRun).rounded()
                answer.measurements.append(Measurement(name: "lastRun", value: age, unit: "s"))
            }
        } catch {
            answer.findings = [.failure(FailureReport(error).message)]
        }
        return answer
    }

    /// What was issued from here, to be compared with what is served.
    func issuedSource(_ instruments: Instruments) -> CertificateAgreement.Source? {
        guard let certificates = service.environment.certificates, let state = instruments.state else { return nil }
        let all = CertificateState(in: state)
        guard (try? CertificateHandover.read(in: all.path)) == nil else { return nil }
        let folder = all.authority(certificates.directory)
        guard let issued = try? JSONDocument.read(IssuedCertificates.self, at: folder.certificate)?.current,
            let chain = ServedChain(pem: issued.certificate.chain)
        else { return nil }
        return CertificateAgreement.Source(origin: .issued, place: "what was issued", content: .chain(chain))
    }
}
