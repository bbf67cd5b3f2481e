internal import CurlHTTP
internal import Environments
internal import FoundationEssentials
internal import X509

extension ServedChain {
    /// What is wrong with the certificates, what matters most first.
    ///
    /// - Parameters:
    ///   - host: the name, or address, that was connected to.
    ///   - fault: what OpenSSL found with the trusted authorities.
    func findings(
        for host: String,
        fault: CertificateFault?,
        limits: CertificateLimits,
        at now: Date
    ) -> [CheckFinding] {
        let validity = path.flatMap { validityFaults($0, at: now) }
        var findings = validity.map { CheckFinding.failure($0) }
        let isSelfSigned = leaf.isSelfIssued && fault != nil
        if isSelfSigned { findings.append(.failure("the certificate is self-signed: no authority vouches for it")) }
        if !covers(host) {
            let names = names.isEmpty ? "no name" : names.joined(separator: ", ")
            findings.append(.failure("the certificate is for another name: it is for \(names), not \(host)"))
        }
        if !isSelfSigned, let words = issuerFault(fault) { findings.append(.failure(words)) }
        if fault == .weak { findings.append(.failure("\(fault?.description ?? ""): \(keyType)")) }
        if !isInOrder {
            let order = certificates.map(\.commonName).joined(separator: ", ")
            findings.append(.warning("the certificates come in the wrong order, which strict clients refuse: \(order)"))
        }
        if validity.isEmpty { findings += lifetimeFindings(limits, at: now) }
        for certificate in certificates where !path.contains(certificate) && certificate.notValidAfter < now {
            let which = "the server also sends a certificate of \(certificate.commonName) that has expired"
            findings.append(.warning("\(which), which few clients still look at: take it out of the chain"))
        }
        return findings
    }

    private func words(for certificate: Certificate) -> String {
        certificate == leaf ? "the certificate" : "the certificate of the issuer \(certificate.commonName)"
    }

    private func validityFaults(_ certificate: Certificate, at now: Date) -> [String] {
        let which = words(for: certificate)
        if certificate.notValidAfter < now {
            return ["\(which) has expired: it ended on \(certificate.notValidAfter.dayAndTime)"]
        }
        if certificate.notValidBefore > now {
            return ["\(which) is not valid yet: it begins on \(certificate.notValidBefore.dayAndTime)"]
        }
        return []
    }

    /// Authorities that the public trusts name their issuer's address in each certificate (CA/Browser Forum, Baseline
    /// Requirements 7.1.2.7.7): so where the chain breaks off at one that does, it is the server that left one out.
    private func issuerFault(_ fault: CertificateFault?) -> String? {
        guard fault == .unknownIssuer || fault == .selfSigned, let last = path.last else { return nil }
        if last.isSelfIssued { return "the issuer \(last.commonName) is not trusted" }
        let issuer = Self.commonName(in: "\(last.issuer)")
        if let address = last.issuerAddress {
            return "an intermediate certificate is missing: the server does not send \(issuer), which is at \(address)"
        }
        return "the issuer \(issuer) is not trusted, or its certificate is missing"
    }

    private func lifetimeFindings(_ limits: CertificateLimits, at now: Date) -> [CheckFinding] {
        let days = daysLeft(at: now)
        let first = soonestEnding
        let words = "\(words(for: first)) ends in \(days) days, on \(first.notValidAfter.dayAndTime)"
        if days < limits.failDays { return [.failure(words)] }
        return days < limits.warnDays ? [.warning(words)] : []
    }

    /// The `CN` of a name as RFC 4514 writes it, else all of it.
    static func commonName(in text: String) -> String {
        text.firstMatch(of: /(?:^|,)CN=((?:[^,\\]|\\.)+)/).map { String($0.1) } ?? text
    }
}

extension Certificate {
    var commonName: String { ServedChain.commonName(in: "\(subject)") }
}

extension Date {
    /// Such as `2026-11-27 09:12 UTC`.
    var dayAndTime: String {
        let text = formatted(Date.ISO8601FormatStyle())
        return text.prefix(16).replacing("T", with: " ") + " UTC"
    }
}
