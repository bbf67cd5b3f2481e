/// The phases of a check, one after the other, on a scale that all checks of a page share.
struct Waterfall {
    struct Phase: Equatable {
        let kind: Kind
        let milliseconds: Double
    }

    /// In the order in which they follow each other, by the names that measurements have.
    enum Kind: String, CaseIterable {
        case dns
        case connect
        case tls
        case firstByte
        case body

        var words: String {
            switch self {
            case .dns: "name resolved"
            case .connect: "connected"
            case .tls: "TLS agreed"
            case .firstByte: "waited for the first byte"
            case .body: "read the rest"
            }
        }
    }

    let phases: [Phase]

    /// Nil where none was measured.
    init?(_ check: CheckReport) {
        phases = Kind.allCases.compactMap { kind in
            guard let measured = check.measurements.first(where: { $0.name == kind.rawValue && $0.unit == "ms" }),
                measured.value.isFinite, measured.value >= 0
            else { return nil }
            return Phase(kind: kind, milliseconds: measured.value)
        }
        if phases.isEmpty { return nil }
    }

    var total: Double { phases.reduce(0) { $0 + $1.milliseconds } }

    /// - Parameters:
    ///   - name: the check's.
    ///   - scale: the milliseconds that the whole width stands for.
    func drawing(of name: String, scale: Double) -> HTML {
        var begin = 0.0
        let bars = phases.filter { $0.milliseconds > 0 }.map { phase -> HTML in
            let bar = Span(from: begin, length: phase.milliseconds, of: scale)
            begin += phase.milliseconds
            return """
                <rect class="\(phase.kind.rawValue)" x="\(bar.x)" width="\(bar.width)" height="16"/>
                """
        }
        let words = phases.map { "\($0.kind.words): \(Figures.value($0.milliseconds)) ms" }.joined(separator: ", ")
        return """
            <svg class="waterfall" viewBox="0 0 1000 16" preserveAspectRatio="none" role="img" \
            aria-label="Phases of \(name): \(words)"><rect class="track" width="1000" height="16"/>\(bars)</svg>

            """
    }
}
