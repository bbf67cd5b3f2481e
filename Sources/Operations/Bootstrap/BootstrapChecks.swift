internal import CurlHTTP
internal import Environments
internal import FoundationEssentials
internal import Processes
internal import SystemPackage

/// Whether the host is what it was to become, asked anew when all is done.
struct BootstrapChecks: Sendable {
    let machine: K3sMachine
    let service: K3sService
    let startedWith: StartedWith

    func run() async -> [CheckReport] {
        var reports = [await k3s(), await node(), await encryption()]
        if machine.cluster.ingress != .none { reports.append(await ingress()) }
        if case .inCluster = machine.cluster.registry { reports.append(await registry()) }
        return reports
    }

    /// What the running process itself says that it was started with.
    private func k3s() async -> CheckReport {
        let target = "the running k3s on \(machine.host.name)"
        do {
            let survey = try await HostSurvey.read(machine.host, machine.layout, pullsImages: false)
            let differences = startedWith.differences(from: survey.startedWith)
            guard survey.service?.isActive == true else {
                return report("k3s", target, failing: "it is \(survey.service?.state ?? "not there")")
            }
            guard differences.isEmpty else {
                return report("k3s", target, failing: "runs with another \(differences.joined(separator: ", "))")
            }
            return report("k3s", target, "\(machine.k3s.version), with the binary and the configuration of this run")
        } catch {
            return report("k3s", target, failing: FailureReport(error).message)
        }
    }

    private func node() async -> CheckReport {
        let target = "nodes, as the API tells"
        do {
            let result = try await service.kubectl(["get", "nodes", "--output=json"])
            guard result.succeeded else { return report("node", target, failing: result.lastLine) }
            let nodes = KubernetesObject.all(in: try JSONValue(parsing: Array(result.standardOutput.utf8)))
            let waiting = nodes.filter { node in
                !(node.status["conditions"].array ?? []).contains {
                    $0["type"].string == "Ready" && $0["status"].string == "True"
                }
            }
            guard waiting.isEmpty, !nodes.isEmpty else {
                return report("node", target, failing: "not ready: \(waiting.map(\.name).joined(separator: ", "))")
            }
            let versions = nodes.map { "\($0.name) ready, \($0.status["nodeInfo"]["kubeletVersion"].string ?? "")" }
            return report("node", target, versions.joined(separator: "; "))
        } catch {
            return report("node", target, failing: FailureReport(error).message)
        }
    }

    private func encryption() async -> CheckReport {
        let target = "k3s secrets-encrypt status"
        let binary = machine.layout.binary.string
        do {
            let result = try await machine.host.run(
                Command(binary, ["secrets-encrypt", "status"], deadline: .seconds(60))
            )
            let lines = result.standardOutput.split(whereSeparator: \.isNewline).map(String.init)
            guard result.succeeded, lines.contains(where: { $0.contains("Encryption Status: Enabled") }) else {
                var report = report("secrets encryption", target, failing: lines.first ?? result.lastLine)
                // A cluster that began without it goes on without it; k3s's own commands turn it on.
                report.verdict = .warned
                return report
            }
            return report("secrets encryption", target, "enabled")
        } catch {
            return report("secrets encryption", target, failing: FailureReport(error).message)
        }
    }

    /// From this machine, as users come in; any answer shows that something routes there.
    private func ingress() async -> CheckReport {
        let isNodePort = machine.cluster.ingress == .ingressNginx
        let port = isNodePort ? 30080 : Int(machine.site.httpPort.number)
        let address = await machine.publicAddress()
        var request = Request(.get, "http://\(machine.site.domain):\(port)/")
        request.connectTo = [
            ConnectOverride(host: machine.site.domain.description, port: port, toHost: address, toPort: port)
        ]
        let report = await ask("ingress", request, at: "\(address):\(port)", patience: .seconds(120)) { _ in true }
        guard report.verdict == .failed, case .remote(let connection) = machine.host.host else { return report }
        return await ingressOnHost(request, port, connection, unseen: report)
    }

    /// A firewall or a missing route between here and the host is nothing that a bootstrap has made.
    private func ingressOnHost(
        _ request: Request,
        _ port: Int,
        _ connection: SSHConnection,
        unseen: CheckReport
    ) async -> CheckReport {
        guard let number = UInt16(exactly: port),
            let near = try? await connection.forward(to: SSHEndpoint(port: number))
        else { return unseen }
        var request = request
        request.connectTo = [
            ConnectOverride(
                host: machine.site.domain.description,
                port: port,
                toHost: "127.0.0.1",
                toPort: Int(near)
            )
        ]
        var report = await ask("ingress", request, at: "the host's 127.0.0.1:\(port)", patience: .seconds(5)) { _ in
            true
        }
        if report.verdict == .failed { return unseen }
        report.verdict = .warned
        report.summary = "\(report.summary) on the host, but not from here: \(unseen.summary) (\(unseen.target))"
        return report
    }

    private func registry() async -> CheckReport {
        do {
            var port: UInt16 = 5000
            if case .remote(let connection) = machine.host.host {
                port = try await connection.forward(to: SSHEndpoint(port: port))
            }
            let request = Request(.get, "http://127.0.0.1:\(port)/v2/")
            return await ask("registry", request, at: "127.0.0.1:5000 on \(machine.host.name)", patience: .seconds(30))
            {
                $0 == 200
            }
        } catch {
            return report("registry", "127.0.0.1:5000", failing: FailureReport(error).message)
        }
    }

    /// Asks until the answer is right, since what was just installed takes a moment.
    private func ask(
        _ name: String,
        _ request: Request,
        at place: String,
        patience: Duration,
        isRight: (Int) -> Bool
    ) async -> CheckReport {
        var request = request
        request.deadline = .seconds(5)
        request.freshConnection = true
        let target = "GET \(request.url) at \(place)"
        let end = ContinuousClock.now + patience
        while true {
            var problem: String
            do {
                let response = try await machine.http.send(request)
                if isRight(response.status) { return report(name, target, "answers \(response.status)") }
                problem = "answers \(response.status)"
            } catch {
                problem = error.message
            }
            guard ContinuousClock.now < end, (try? await Task.sleep(for: .milliseconds(500))) != nil else {
                return report(name, target, failing: problem)
            }
        }
    }

    private func report(_ name: String, _ target: String, _ summary: String) -> CheckReport {
        CheckReport(name: name, verdict: .passed, target: target, summary: summary, measurements: [])
    }

    private func report(_ name: String, _ target: String, failing summary: String) -> CheckReport {
        CheckReport(name: name, verdict: .failed, target: target, summary: summary, measurements: [])
    }
}
