package import Processes

extension RunReport {
    /// The report with every secret in its free texts replaced.
    ///
    /// The subcommand, the environment, moments, figures and
    /// verdicts are words of chatops' own and stay.
    package func redacted(by redactor: Redactor) -> RunReport {
        var report = self
        report.arguments = arguments.map(redactor.redact)
        report.actor.user = redactor.redact(actor.user)
        report.actor.host = redactor.redact(actor.host)
        report.versions = redactor.redact(versions)
        report.digests = redactor.redact(digests)
        report.results = redactor.redact(results)
        report.steps = steps.map { $0.redacted(by: redactor) }
        report.checks = checks.map { $0.redacted(by: redactor) }
        report.availability = availability?.map { $0.redacted(by: redactor) }
        report.timeline = timeline?.map {
            RolloutTimeline.Entry(
                milliseconds: $0.milliseconds,
                subject: redactor.redact($0.subject),
                text: redactor.redact($0.text)
            )
        }
        report.pods = pods?.map { $0.redacted(by: redactor) }
        report.failure = failure.map {
            FailureReport(
                message: redactor.redact($0.message),
                hint: $0.hint.map(redactor.redact),
                causes: $0.causes.map(redactor.redact)
            )
        }
        return report
    }
}

extension StepReport {
    func redacted(by redactor: Redactor) -> StepReport {
        var step = self
        step.name = redactor.redact(name)
        step.intent = redactor.redact(intent)
        step.note = note.map(redactor.redact)
        step.details = details?.map(redactor.redact)
        return step
    }
}

extension PodReport {
    func redacted(by redactor: Redactor) -> PodReport {
        var pod = self
        pod.name = redactor.redact(name)
        pod.node = node.map(redactor.redact)
        pod.images = redactor.redact(images)
        pod.reason = reason.map(redactor.redact)
        return pod
    }
}

extension CheckReport {
    package func redacted(by redactor: Redactor) -> CheckReport {
        CheckReport(
            name: redactor.redact(name),
            verdict: verdict,
            target: redactor.redact(target),
            summary: redactor.summary(summary),
            measurements: measurements.map {
                Measurement(name: redactor.redact($0.name), value: $0.value, unit: redactor.redact($0.unit))
            },
            chains: chains?.map { $0.redacted(by: redactor) }
        )
    }
}

extension Redactor {
    /// What a check says, without secrets, and no longer than people read: a program may print megabytes in one line.
    ///
    /// Cut after it was redacted, so that no half of a secret is left.
    func summary(_ text: String) -> String {
        let text = redact(text)
        // With room for the words that tell of it: what was cut once is not cut again.
        guard text.unicodeScalars.count > 2100 else { return text }
        return "\(String(text.unicodeScalars.prefix(2000))) … (\(text.utf8.count) bytes in all)"
    }
}

extension ChainReport {
    fileprivate func redacted(by redactor: Redactor) -> ChainReport {
        var chain = self
        chain.place = redactor.redact(place)
        chain.certificates = certificates.map {
            var certificate = $0
            certificate.subject = redactor.redact($0.subject)
            certificate.issuer = redactor.redact($0.issuer)
            certificate.names = $0.names.map(redactor.redact)
            return certificate
        }
        return chain
    }
}

extension Redactor {
    fileprivate func redact(_ texts: [String: String]) -> [String: String] {
        Dictionary(texts.map { (redact($0.key), redact($0.value)) }, uniquingKeysWith: { first, _ in first })
    }
}
