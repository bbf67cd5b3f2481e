import ArgumentParser
import Diagnostics
import Operations

struct Status: ContextCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell what runs: release, processes, restarts. Exits 1 unless it serves under its supervisor."
    )

    @OptionGroup var environment: EnvironmentOptions
    @OptionGroup var output: OutputOptions

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let target = try await Target.find(environment, in: context)
        let status = try await EmbeddedStatus.look(target.embedded, now: context.now())
        try context.output.write(status, as: output.format) { Columns.text(rows(status)) }
        return status.state == .serving ? .done : .failed
    }

    private func rows(_ status: EmbeddedStatus) -> [[String]] {
        let optional: [(String, String?)] = [
            ("release", status.release), ("version", status.version), ("commit", status.commit),
            ("server pid", status.serverPid.map(String.init)),
            ("supervisor pid", status.supervisorPid.map(String.init)),
            ("started", status.startedAt.map(Timestamp.text)), ("restarts", status.restarts.map(String.init)),
            ("last words", status.lastWords), ("locked by", status.lockedBy),
        ]
        return [["environment", status.environment], ["state", status.state.rawValue], ["url", status.url ?? "-"]]
            + optional.compactMap { name, value in value.map { [name, $0] } }
    }
}
