import ArgumentParser
import BuildInfo

/// The root command: what is typed as `chatops`.
struct Chatops: AsyncParsableCommand {
    static let versionLine = "chatops \(BuildInfo.version) (\(BuildInfo.commit))"

    static let configuration = CommandConfiguration(
        commandName: "chatops",
        abstract: "Deploys a chat service, proves that it works, and keeps the evidence.",
        discussion: """
            Every command that changes something plans, applies, verifies from the outside and records what it did; \
            --dry-run prints the plan and stops.

            Exit codes: 0 done; 1 failed, or checks failed; 2 changes pending (--detailed-exit-code); 10 preflight \
            failed, nothing was started; 11 locked by another; 12 failed and put back, the old version serves; 13 done, \
            but it could not be verified; 14 putting back failed too; 64 usage; 70 a bug in chatops; 78 configuration; \
            130 interrupted.
            """,
        version: versionLine,
        subcommands: [
            Init.self, Doctor.self, RenderGroup.self, Explain.self, Bootstrap.self, BundleGroup.self, ImageGroup.self,
            Deploy.self, Rollback.self, Status.self, Logs.self, Stop.self, SecretsGroup.self, Cert.self, Db.self,
            VerifyGroup.self,
            EvidenceGroup.self, Report.self, Supervise.self,
            Reference.self,
        ]
    )
}
