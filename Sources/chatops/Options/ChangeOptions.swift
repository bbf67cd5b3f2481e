import ArgumentParser
import Environments

/// Options of every command that changes something.
struct ChangeOptions: ParsableArguments, Sendable {
    @Flag(name: [.customShort("n"), .long], help: "Print the plan and stop.")
    var dryRun = false

    @Flag(name: .long, help: "With --dry-run: exit 2 when there is something to do.")
    var detailedExitCode = false

    @Option(
        name: .long,
        help: "How long to wait for another holder of the lock, such as 90s or 10m.",
        transform: { text in
            guard let duration = DurationText.parse(text) else {
                throw ValidationError("“\(text)” is not a duration such as 90s, 10m or 1h30m.")
            }
            return duration
        }
    )
    var lockWait: Duration = .zero

    @OptionGroup var confirmation: ConfirmationOptions
}
