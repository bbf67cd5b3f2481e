import Operations
import Processes
import Synchronization

/// Tells on standard error what a run is doing: whole lines, and on a terminal the last line of a long command.
final class ProgressOutput: Sendable {
    private let terminal: Terminal
    private let redactor: Redactor
    private let isVerbose: Bool
    private let hasTransientLine = Mutex(false)
    private let lastSign = Mutex(ContinuousClock.now)

    init(_ terminal: Terminal, redactor: Redactor, verbose: Bool) {
        self.terminal = terminal
        self.redactor = redactor
        isVerbose = verbose
    }

    func show(_ event: RunEvent) {
        switch event {
        case .note(let text): line("… \(text)")
        case .output(let output): show(output)
        case .planned(let steps):
            let pending = steps.filter { $0.outcome == .notRun }.count
            line(pending == 0 ? "nothing to change" : "\(pending) of \(steps.count) steps to do")
        case .stepStarted(let step): if terminal.isInteractive { transient("… \(step.name): \(step.intent)") }
        case .stepFinished(let step): line(StepText.line(step, terminal))
        case .verifying: if terminal.isInteractive { transient("… verifying from the outside") }
        case .checkFinished(let check): line(CheckText.line(check, terminal))
        }
    }

    private func show(_ output: OutputLine) {
        if isVerbose {
            line("  \(output.text)")
        } else if terminal.isInteractive {
            transient("  " + output.text.prefix(100))
        } else if isTimeForASign {
            line("  \(output.text)")
        }
    }

    /// Where lines cannot be overwritten, one in ten seconds is enough to show that a long command goes on.
    private var isTimeForASign: Bool {
        lastSign.withLock { last in
            let now = ContinuousClock.now
            if now - last < .seconds(10) { return false }
            last = now
            return true
        }
    }

    private func line(_ text: String) {
        hasTransientLine.withLock { isThere in
            terminal.say((isThere ? "\r\u{1B}[K" : "") + redactor.redact(text) + "\n")
            isThere = false
        }
    }

    /// Overwritten by what comes next.
    private func transient(_ text: String) {
        hasTransientLine.withLock { isThere in
            terminal.say("\r\u{1B}[K" + redactor.redact(text))
            isThere = true
        }
    }
}
