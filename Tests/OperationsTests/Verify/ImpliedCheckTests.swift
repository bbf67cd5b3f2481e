import Environments
import FoundationEssentials
import SystemPackage
import Testing

@testable import Operations

@Suite struct ImpliedCheckTests {
    private func environment(_ text: String) throws -> Environment {
        let folder = TemporaryFolder()
        let environments = folder.path.appending("environments")
        try Folder.create(environments, permissions: .ownerReadWriteExecute)
        for (name, text) in [("base", "{}\n"), ("one", text)] {
            let file = environments.appending("\(name).yaml")
            try DurableFile.write(text.utf8, to: file, permissions: .ownerReadWrite)
        }
        let name = try #require(EnvironmentName("one"))
        return try LoadedEnvironment.load(name, in: Project(root: folder.path), processEnvironment: [:]).environment
    }

    private static let cluster = """
        cluster: {kind: existing, kubeconfig: k, context: c}
        site: {domain: chat.test}
        database: {kind: mysql, user: u}
        image: {repository: registry.example/chat}

        """
    private static let certificates = "certificates: {email: a@b.example}\n"

    @Test func aSiteWithCertificatesIsAskedForItsNameAndItsCertificate() throws {
        let checks = ServiceCheck.declaredAndImplied(by: try environment(Self.cluster + Self.certificates))
        #expect(checks.map(\.name) == ["dns", "tls"] && checks.map(\.kind) == [.dns, .tls])
        #expect(ServiceCheck.all(of: try environment(Self.cluster + Self.certificates)).isEmpty, "deploys are not")
    }

    @Test func renewalIsAskedForWhereCertificatesAreHadFromHere() throws {
        let site = try environment(Self.cluster + Self.certificates)
        #expect(ServiceCheck.declaredAndImplied(by: site, isIssuedHere: true).map(\.name) == ["dns", "tls", "renewal"])
        let declared = try environment(Self.cluster + Self.certificates + "checks: {mine: {type: renewal}}\n")
        #expect(
            ServiceCheck.declaredAndImplied(by: declared, isIssuedHere: true).map(\.name) == ["mine", "dns", "tls"]
        )
    }

    @Test(arguments: [
        (cluster, []),
        ("cluster: {kind: embedded}\n" + certificates, []),
        (cluster + certificates + "checks: {mine: {type: tls}}\n", ["mine", "dns"]),
        (cluster + certificates + "checks: {dns: {path: /}}\n", ["dns", "tls"]),
    ])
    func whatIsDeclaredOrMeansNothingIsNotImplied(text: String, names: [String]) throws {
        #expect(ServiceCheck.declaredAndImplied(by: try environment(text)).map(\.name) == names)
    }

    private func limits() throws -> HostLimits {
        let limits = "limits: {freeDisk: 2GiB, freeMemory: 256MiB, clock: 2s, apiCertificateDays: 30}"
        let loaded = try environment("cluster: {kind: embedded}\nchecks: {m: {type: host, \(limits)}}\n")
        guard case .host(let limits)? = loaded.checks.first?.value.question else { throw CancellationError() }
        return limits
    }

    @Test func aFigureThatIsMissingIsNotPassedOver() throws {
        let report = CheckReport("m", MachineState(name: "m").judged(by: try limits(), at: Date()))
        #expect(report.verdict == .warned)
        #expect(report.summary.hasPrefix("the disk free could not be read; the memory available could not be read"))
    }

    /// What the survey of a k3s's machine says, judged; the certificate lasts ten years.
    @Test func theSurveyOfAMachineIsJudged() throws {
        let now = Date()
        let pem = try CertificateAuthority(named: "k3s", now: now).certificate
        let certificate = Data(pem.utf8).base64EncodedString()
        var survey = try #require(HostSurvey.bare("available\t1048576", "apicertificate\t\(certificate)"))
        survey.clockSkew = 0.5
        func report(at now: Date) throws -> CheckReport {
            let state = MachineState(survey, name: "chat@server", isThisMachine: false)
            return CheckReport("m", state.judged(by: try limits(), at: now))
        }
        let good = try report(at: now)
        #expect(good.verdict == .passed && good.target == "host chat@server", "\(good)")
        #expect(good.summary.contains("1GiB of memory available") && good.summary.contains("3652 days left"), "\(good)")
        let year: TimeInterval = 365.25 * 86_400
        let soon = try report(at: now.addingTimeInterval(10 * year - 20.5 * 86_400))
        #expect(soon.verdict == .warned && soon.summary.hasPrefix("the certificate of the k3s API ends in 20 days"))
        let late = try report(at: now.addingTimeInterval(10 * year + 60))
        #expect(late.verdict == .failed && late.summary.hasPrefix("the certificate of the k3s API has expired"))
        survey.availableMemory = 300 << 10
        #expect(try report(at: now).summary.hasPrefix("only 300MiB of memory available, near the limit of 256MiB"))
        survey.clockSkew = -7
        #expect(try report(at: now).summary.hasPrefix("its clock is 7 s behind this machine's"))
        survey.availableMemory = 100 << 10
        #expect(try report(at: now).summary.hasPrefix("only 100MiB of memory available, less than 256MiB"))
    }
}
