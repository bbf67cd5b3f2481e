internal import CurlHTTP
internal import Environments
internal import Processes

/// How users will find the site: who answers at the ingress's port, and where its name leads.
struct SiteSurvey: Sendable {
    /// Nothing is to be deployed while there are any.
    let faults: [PreflightFault]
    let names: SiteNames?

    var warnings: [PreflightFault] { [names?.warning].compactMap(\.self) }
    /// For evidence.
    var reports: [CheckReport] { [names?.report].compactMap(\.self) }

    /// - Parameter isSecure: whether the ingress has a certificate.
    static func read(_ deployment: ClusterDeployment, isSecure: Bool) async -> SiteSurvey {
        let host = deployment.cluster.host
        let ports = [false, true].prefix(isSecure ? 2 : 1).map { isSecure in
            IngressPort(
                environment: deployment.environment,
                isSecure: isSecure,
                host: host,
                runner: deployment.runner,
                http: deployment.http
            )
        }
        async let names = SiteNames.read(deployment.environment, host, deployment.runner)
        var faults: [PreflightFault] = []
        for port in ports { if let fault = await port.fault() { faults.append(fault) } }
        return SiteSurvey(faults: faults, names: await names)
    }
}
