package import CurlHTTP
internal import Diagnostics
package import Environments
package import Processes
package import SystemPackage

/// Looks at an environment's cluster: the way there, what a deploy's preflight would refuse, and how users find the site.
///
/// Changes nothing, but makes the deploy account of a cluster that is reached by ssh for the first time, as every command
/// does that looks into it.
package struct ClusterDiagnosis: Sendable {
    private let environment: LoadedEnvironment
    private let project: FilePath
    private let program: FilePath
    private let runner: Runner
    private let http: Client
    private let ssh: String

    /// - Parameters:
    ///   - program: chatops itself.
    ///   - ssh: which ssh: a name looked up in `PATH`, or a path.
    package init(
        _ environment: LoadedEnvironment,
        project: FilePath,
        program: FilePath,
        runner: Runner,
        http: Client,
        ssh: String = "ssh"
    ) {
        self.environment = environment
        self.project = project
        self.program = program
        self.runner = runner
        self.http = http
        self.ssh = ssh
    }

    /// Throws only `CancellationError`: what cannot be reached is a finding.
    package func findings() async throws -> [Finding] {
        let cluster = environment.environment.cluster
        let entrance = ClusterEntrance(environment.name, cluster, project: project, runner: runner, ssh: ssh)
        do {
            return try await entrance.withCluster { reached in
                let deployment = ClusterDeployment(
                    environment,
                    project: project,
                    program: program,
                    cluster: reached,
                    http: http
                )
                return [way(reached)] + (try await preflight(deployment)) + (try await site(deployment))
            }
        } catch let error where !(error is CancellationError) {
            return [Finding(subject, failure: error)]
        }
    }

    private var subject: String {
        switch environment.environment.cluster.host {
        case .local: "the cluster"
        case .ssh(let destination): "the cluster, by ssh to \(destination)"
        }
    }

    private func way(_ cluster: ReachableCluster) -> Finding {
        let access = cluster.connection.access
        return Finding(
            subject: subject,
            verdict: .good,
            detail: "its API answers: Kubernetes \(cluster.version); namespace \(access.namespace)"
        )
    }

    private func preflight(_ deployment: ClusterDeployment) async throws -> [Finding] {
        let facts = try await ClusterFacts.read(deployment.cluster)
        var values = try deployment.filedValues()
        if let className = deployment.environment.cluster.ingress.className {
            values["ingress"]["className"] = .string(className)
        } else {
            values["ingress"]["enabled"] = false
        }
        let namespace = "\(deployment.connection.access.namespace)"
        let faults = ClusterPreflight(facts: facts, values: values, namespace: namespace).faults
        let subject = "what a deploy needs of the cluster"
        guard faults.isEmpty else { return faults.map { Finding($0, .bad, subject) } }
        return [
            Finding(
                subject: subject,
                verdict: .good,
                detail: "versions, rights, classes, clock and nodes are as needed"
            )
        ]
    }

    private func site(_ deployment: ClusterDeployment) async throws -> [Finding] {
        let connection = deployment.connection
        let secret = try await connection.object("secret/\(ClusterDeployment.siteTLS)")
        let site = await SiteSurvey.read(deployment, isSecure: secret != nil)
        var findings = site.faults.map { Finding($0, .bad, "the ingress's port") }
        if site.faults.isEmpty && deployment.environment.cluster.ingress != .none {
            findings.append(
                Finding(
                    subject: "the ingress's port",
                    verdict: .good,
                    detail: "no other program is seen to answer there"
                )
            )
        }
        if let names = site.names {
            let warning = names.warning.map { Finding($0, .advice, "the site's name") }
            let good = Finding(subject: "the site's name", verdict: .good, detail: names.report.summary)
            findings.append(warning ?? good)
        }
        return findings
    }
}

extension Finding {
    fileprivate init(_ fault: PreflightFault, _ verdict: Verdict, _ subject: String) {
        self.init(subject: subject, verdict: verdict, detail: fault.message, remedy: fault.fix)
    }
}
