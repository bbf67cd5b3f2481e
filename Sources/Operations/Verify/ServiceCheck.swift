package import CurlHTTP
package import Environments
internal import FoundationEssentials

/// Asks one of the environment's checks and judges the answer.
package struct ServiceCheck: Sendable {
    let name: String
    let check: Check
    let url: String
    let connectTo: [ConnectOverride]

    /// - Parameters:
    ///   - address: scheme, host and port of the environment, without a trailing slash.
    ///   - connectTo: where to connect instead of asking DNS.
    package init(_ name: String, _ check: Check, address: String, connectTo: [ConnectOverride] = []) {
        self.name = name
        self.check = check
        self.connectTo = connectTo
        url =
            switch check.target {
            case .path(let path): address + path.description
            case .url(let url): url.description
            }
    }

    /// Runs all checks at once; their reports come in the order they were declared.
    package static func run(_ checks: [ServiceCheck], http: Client) async -> [CheckReport] {
        await withTaskGroup(of: (Int, CheckReport).self) { group in
            for (index, check) in checks.enumerated() { group.addTask { (index, await check.report(http)) } }
            var reports: [(Int, CheckReport)] = []
            for await report in group { reports.append(report) }
            return reports.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    func report(_ http: Client) async -> CheckReport {
        var request = Request(.get, url)
        request.deadline = check.deadline
        request.freshConnection = true
        request.connectTo = connectTo
        do {
            let response = try await http.send(request)
            return judge(response)
        } catch {
            return CheckReport(
                name: name,
                verdict: .failed,
                target: target,
                summary: error.message,
                measurements: Self.measurements(error.attempt?.timings)
            )
        }
    }

    private var target: String { "GET \(url)" }

    private func judge(_ response: Response) -> CheckReport {
        let faults = check.expect.faults(in: response)
        let total = response.timings.total
        var verdict: CheckReport.Verdict = faults.isEmpty ? .passed : .failed
        var summary = faults.isEmpty ? "\(response.status), as expected" : faults.joined(separator: "; ")
        if let limit = check.slowerThan, faults.isEmpty, total > limit {
            verdict = .warned
            summary = "took \(total.wholeMilliseconds) ms, slower than \(limit.wholeMilliseconds) ms"
        }
        return CheckReport(
            name: name,
            verdict: verdict,
            target: target,
            summary: summary,
            measurements: Self.measurements(response.timings)
        )
    }

    private static func measurements(_ timings: Timings?) -> [Measurement] {
        guard let timings else { return [] }
        return [
            ("dns", timings.dns), ("connect", timings.connect), ("tls", timings.tls), ("firstByte", timings.firstByte),
            ("body", timings.body), ("total", timings.total),
        ].map { Measurement(name: $0.0, value: ($0.1.milliseconds * 1000).rounded() / 1000, unit: "ms") }
    }
}

extension ServiceCheck {
    /// The checks an environment declares.
    ///
    /// - Parameter address: where the environment is reached, if that is known better than from its files alone.
    package static func all(of environment: Environment, at address: String? = nil) -> [ServiceCheck] {
        environment.checks.map {
            ServiceCheck(
                $0.name,
                $0.value,
                address: address ?? environment.address,
                connectTo: environment.connectOverrides
            )
        }
    }
}
