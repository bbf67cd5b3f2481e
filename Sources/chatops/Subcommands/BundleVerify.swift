import ArgumentParser
import Diagnostics
import Operations
import SystemPackage

struct BundleVerify: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract:
            "Read a whole bundle, and say what is in it; a byte that is not as it was made is named by its entry.",
        discussion: "Exits 10 where it is damaged. Needs no environment and no network."
    )

    @Argument(help: "The bundle.", completion: .file())
    var file: String

    @OptionGroup var output: OutputOptions

    func run(in context: Context) async throws -> Diagnostics.ExitCode {
        let path = context.workingDirectory.pushing(FilePath(file)).lexicallyNormalized()
        let summary = try BundleSummary.verifying(path)
        try context.output.write(summary, as: output.format) { summary.text }
        return .done
    }
}

extension BundleSummary {
    /// Its entries, and its own digest as sha256sum(1) prints it.
    var text: String {
        Columns.text(manifest.entries.map { [$0.kind.rawValue, $0.name, "\($0.size)", $0.sha256] })
            + "\(sha256)  \(file)\n"
    }
}
