internal import Environments

extension ServiceCheck {
    /// Judges what this machine makes of the name, or what a named resolver says; the time to live comes from DNS alone.
    func ask(_ question: Check.DNS) async -> Answer {
        let name = question.host?.description ?? service.site.domain.description
        let started = ContinuousClock.now
        async let records = DNSRecords.of(
            name,
            resolver: question.resolver,
            port: question.port?.number ?? 53,
            within: check.deadline
        )
        async let expected = expectedAddresses(question)
        let found: AddressLookup
        if question.resolver == nil {
            found = await AddressLookup.of(name, within: check.deadline)
        } else {
            found = AddressLookup(await records)
        }
        let judgement = NameJudgement(
            name: name,
            found: found,
            records: await records,
            expected: await expected
        )
        let took = started.duration(to: .now)
        var measurements = [Measurement("lookup", took)]
        if let ttl = await records.ttl { measurements.append(Measurement(name: "ttl", value: Double(ttl), unit: "s")) }
        let asked = question.resolver.map { " @\($0)" } ?? ""
        return Answer(
            findings: judgement.findings,
            target: "DNS \(name)\(asked)",
            summary: judgement.summary,
            measurements: measurements,
            duration: took
        )
    }

    /// Those declared, else those of `site.address`.
    private func expectedAddresses(_ question: Check.DNS) async -> [NumericAddress] {
        let declared = question.addresses.map(\.description)
        let isSite = question.host == nil || question.host?.description == service.site.domain.description
        let names = declared.isEmpty && isSite ? [service.site.address?.description].compactMap { $0 } : declared
        return await names.mapAtOnce { await AddressLookup.of($0, within: check.deadline).addresses }.flatMap { $0 }
    }
}

extension AddressLookup {
    fileprivate var addresses: [NumericAddress] { if case .found(let addresses) = self { addresses } else { [] } }

    fileprivate init(_ records: DNSRecords) {
        self =
            switch records.outcome {
            case .answered: records.addresses.isEmpty ? .noSuchName : .found(records.addresses)
            case .noSuchName: .noSuchName
            case .noAnswer: .noAnswer("no usable answer from \(records.resolver ?? "the resolver")")
            case .refused: .noAnswer("\(records.resolver ?? "the resolver") refuses to answer")
            }
    }
}
