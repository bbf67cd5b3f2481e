import ArgumentParser

struct Cert: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cert",
        abstract: "The site's certificate: had from an ACME authority, installed, and seen to be served.",
        subcommands: [
            CertIssue.self, CertRenew.self, CertStatus.self, CertPlan.self, CertInstall.self, CertRevoke.self,
            CertAccount.self, CertSchedule.self, CertDoctor.self,
        ]
    )
}
