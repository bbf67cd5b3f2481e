internal import Diagnostics
package import FoundationEssentials

/// What one run of a changing command was asked, found, did and saw: the evidence, and what `--json` prints.
///
/// Holds no secret by construction of its producers; `EvidenceStore` redacts it once more before it is written.
package struct RunReport: Codable, Sendable {
    /// Raised when a field changes its meaning or goes away; fields may be added without.
    package static let currentSchemaVersion = 1

    package var schemaVersion = currentSchemaVersion
    /// The subcommand, such as `deploy`.
    package var command: String
    package var environment: String
    /// The options that changed what the run does, as `--name=value`.
    package var arguments: [String] = []
    package var startedAt: Date
    package var finishedAt: Date
    package var outcome: RunOutcome
    package var exitCode: Int32
    package var actor: Actor
    /// Versions of what took part, such as `chatops`, `ChatServer`, `commit`.
    package var versions: [String: String] = [:]
    /// SHA-256 digests, in lowercase hexadecimal, of what was deployed.
    package var digests: [String: String] = [:]
    package var steps: [StepReport] = []
    package var checks: [CheckReport] = []
    /// How the checks went over a time; nil where each was asked once.
    package var availability: [Availability]?
    /// What a user needs next, such as the URL.
    package var results: [String: String] = [:]
    /// What happened in the cluster while it rolled out, in order; nil where nothing was watched.
    package var timeline: [RolloutTimeline.Entry]?
    /// The pods that were seen at the end; nil where there are none to speak of.
    package var pods: [PodReport]?
    package var failure: FailureReport?

    package init(
        command: String,
        environment: String,
        startedAt: Date,
        actor: Actor
    ) {
        self.command = command
        self.environment = environment
        self.startedAt = startedAt
        finishedAt = startedAt
        outcome = .interrupted
        exitCode = ExitCode.interrupted.rawValue
        self.actor = actor
    }
}

/// How a run ended.
///
/// "Planned" is never an outcome: a dry run leaves no evidence.
package enum RunOutcome: String, Codable, Sendable {
    case done
    case nothingToChange = "nothing-to-change"
    case preflightFailed = "preflight-failed"
    case failed
    case putBack = "put-back"
    case unverified
    case putBackFailed = "put-back-failed"
    case interrupted
    /// Of `verify`, which changes nothing: every check passed.
    case passed
    /// Of `verify`: a check did not.
    case checksFailed = "checks-failed"

    /// Whether all was or came to be as asked.
    package var isGood: Bool { [.done, .nothingToChange, .passed].contains(self) }
}

/// Who ran it, and from where.
package struct Actor: Codable, Sendable, Hashable {
    package var user: String
    package var host: String
    package var pid: Int32

    package init(user: String, host: String, pid: Int32) {
        self.user = user
        self.host = host
        self.pid = pid
    }
}

/// One step of the plan and what became of it.
package struct StepReport: Codable, Sendable {
    package enum Outcome: String, Codable, Sendable {
        /// Was already as wanted.
        case satisfied
        case applied
        case failed
        /// Had been applied, and was put back after a later step failed.
        case undone
        case undoFailed = "undo-failed"
        /// Planned, but the run ended before it.
        case notRun = "not-run"
    }

    package var name: String
    /// What the step was to do, planned before anything was applied.
    package var intent: String
    package var outcome: Outcome
    package var startedAt: Date?
    package var milliseconds: Int?
    /// What it found or did, in a few words.
    package var note: String?
    /// What it would change, one line each; nil where the intent says it all.
    package var details: [String]?

    package init(name: String, intent: String, outcome: Outcome) {
        self.name = name
        self.intent = intent
        self.outcome = outcome
    }
}

/// One check from the outside.
package struct CheckReport: Codable, Sendable {
    package enum Verdict: String, Codable, Sendable, Comparable, CaseIterable {
        case passed
        case warned
        case failed

        /// By how bad it is.
        package static func < (one: Verdict, other: Verdict) -> Bool {
            allCases.firstIndex(of: one) ?? 0 < allCases.firstIndex(of: other) ?? 0
        }
    }

    package var name: String
    package var verdict: Verdict
    /// What was asked, such as `GET http://127.0.0.1:8080/health/ready`.
    package var target: String
    /// What was seen, in one line.
    package var summary: String
    package var measurements: [Measurement]
    /// The certificates that were seen; nil for checks that look at none.
    package var chains: [ChainReport]?

    package init(
        name: String,
        verdict: Verdict,
        target: String,
        summary: String,
        measurements: [Measurement],
        chains: [ChainReport]? = nil
    ) {
        self.name = name
        self.verdict = verdict
        self.target = target
        self.summary = summary
        self.measurements = measurements
        self.chains = chains
    }
}

/// A measured figure with its unit, such as `firstByte` 1.8 `ms`.
package struct Measurement: Codable, Sendable, Hashable {
    package var name: String
    package var value: Double
    package var unit: String

    package init(name: String, value: Double, unit: String) {
        self.name = name
        self.value = value
        self.unit = unit
    }
}

/// An error as evidence keeps it: what failed and why, and the chain of what caused it.
package struct FailureReport: Codable, Sendable {
    package var message: String
    package var hint: String?
    package var causes: [String]

    package init(message: String, hint: String?, causes: [String]) {
        self.message = message
        self.hint = hint
        self.causes = causes
    }
}
