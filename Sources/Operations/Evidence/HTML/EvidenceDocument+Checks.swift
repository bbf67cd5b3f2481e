internal import Environments

extension EvidenceDocument {
    /// Each check with what was seen and measured; the waterfalls share one scale, so that they can be compared.
    var checks: HTML? {
        if report.checks.isEmpty { return nil }
        let scale = report.checks.compactMap { Waterfall($0)?.total }.max()
        let items = report.checks.map { check -> HTML in
            let drawing = Waterfall(check).map { $0.drawing(of: check.name, scale: scale ?? 0) }
            let total = check.measurements.first { $0.name == "total" }
            return """
                <li><div class="head"><h3>\(check.name)</h3> \(check.verdict.tone.badge(check.verdict.rawValue)) \
                \(total.map { measured -> HTML in "<span class=\"time\">\(figure(measured))</span>" } ?? "")</div>
                <p>\(check.summary)</p>
                <p class="muted mono">\(check.target)</p>
                \(drawing ?? "")\(figures(check))\(chains(check))</li>

                """
        }
        return section(
            "checks",
            EvidencePage(report: report, name: name).checksTitle,
            "\(scale == nil ? "" : legend(scale ?? 0))<ol class=\"cards\">\n\(items)</ol>\n"
        )
    }

    /// Every certificate that was seen, from where it was issued to where it is shown.
    private func chains(_ check: CheckReport) -> [HTML] {
        (check.chains ?? []).map { chain in
            let certificates = chain.certificates.map { certificate -> HTML in
                """
                <li>\(list([
                    ("Subject", certificate.subject), ("Issuer", certificate.issuer),
                    ("Names", certificate.names.isEmpty ? "none" : certificate.names.joined(separator: ", ")),
                    ("Valid", "\(certificate.notBefore.dayAndTime) to \(certificate.notAfter.dayAndTime)"),
                    ("Key", certificate.keyType), ("Serial", certificate.serial),
                    ("SHA-256", certificate.fingerprint),
                ]))</li>

                """
            }
            return "<h4>\(chain.title)</h4>\n<ol class=\"chain\">\n\(certificates)</ol>\n"
        }
    }

    private func figures(_ check: CheckReport) -> HTML {
        let measured = check.measurements.filter { $0.name != "total" }
        if measured.isEmpty { return "" }
        let figures = measured.map { measured -> HTML in
            let key = Waterfall.Kind(rawValue: measured.name).map { kind -> HTML in
                "<span class=\"key \(kind.rawValue)\" aria-hidden=\"true\"></span>"
            }
            return "<span>\(key ?? "")\(measured.name) <b>\(figure(measured))</b></span> "
        }
        return "<p class=\"figures\">\(figures)</p>\n"
    }

    private func figure(_ measured: Measurement) -> String {
        if measured.unit == "bytes", let bytes = UInt64(exactly: measured.value) {
            return ByteCount(bytes: bytes).description
        }
        return "\(Figures.value(measured.value)) \(measured.unit)"
    }

    private func legend(_ scale: Double) -> HTML {
        let keys = Waterfall.Kind.allCases.map { kind -> HTML in
            "<span><span class=\"key \(kind.rawValue)\" aria-hidden=\"true\"></span>\(kind.rawValue): \(kind.words)</span> "
        }
        return """
            <p class="legend">\(keys)</p>
            <p class="scale" aria-hidden="true"><span>0</span><span>\(Figures.value(scale)) ms</span></p>

            """
    }
}

extension ChainReport {
    /// Such as `Certificates served at 192.0.2.10:443`.
    var title: String {
        switch origin {
        case .issued: "Certificates issued: \(place)"
        case .file: "Certificates in \(place)"
        case .installed: "Certificates installed in \(place)"
        case .served: "Certificates served at \(place)"
        }
    }
}
