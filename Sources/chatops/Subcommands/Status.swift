import ArgumentParser
import Diagnostics
import Operations

struct Status: ContextCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell what runs: release, processes or pods, restarts. Exits 1 unless it serves.",
        discussion: """
            An embedded environment serves when its server is ready under its supervisor. Of a cluster it also tells the \
            images' digests, the fields that somebody changed since the release, and who holds the lock.
            """
    )

    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var output: OutputOptions

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let target = try await Target.find(environment, in: context)
        let renewal = target.renewal(at: context.now())
        if let environment = target.clustered {
            let status = try await target.withCluster(of: environment) {
                try await ClusterStatus.look($0, renewal: renewal, now: context.now())
            }
            try context.output.write(status, as: output.format) { ClusterStatusText(status, now: context.now()).text }
            return status.serves ? .done : .failed
        }
        let status = try await EmbeddedStatus.look(target.embedded, renewal: renewal, now: context.now())
        try context.output.write(status, as: output.format) { Columns.text(rows(status)) }
        return status.state == .serving ? .done : .failed
    }

    private func rows(_ status: EmbeddedStatus) -> [[String]] {
        let optional: [(String, String?)] = [
            ("release", status.release), ("version", status.version), ("commit", status.commit),
            ("server pid", status.serverPid.map(String.init)),
            ("supervisor pid", status.supervisorPid.map(String.init)),
            ("started", status.startedAt.map(Timestamp.text)), ("restarts", status.restarts.map(String.init)),
            ("last words", status.lastWords), ("certificate", status.renewal?.words), ("locked by", status.lockedBy),
        ]
        return [["environment", status.environment], ["state", status.state.rawValue], ["url", status.url ?? "-"]]
            + optional.compactMap { name, value in value.map { [name, $0] } }
    }
}
