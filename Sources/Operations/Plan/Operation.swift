/// What a changing command does, without how such things are done: that is ``Run``'s.
package protocol Operation: Sendable {
    /// The subcommand, as in `chatops deploy`.
    var command: String { get }
    var environment: String { get }
    /// The options that change what is done, as `--name=value`.
    var arguments: [String] { get }

    /// Whether it is done even where nothing can be written down, such as on a full disk: for what has to work in need.
    var mayGoUnrecorded: Bool { get }

    /// Reads the environment and the real state. Whatever it throws is a failed preflight: nothing was started.
    func prepare(_ events: @escaping EventHandler) async throws -> Preparation
}

extension Operation {
    package var mayGoUnrecorded: Bool { false }
}

/// What an operation found and means to do.
package struct Preparation: Sendable {
    package var steps: [Step]
    package var versions: [String: String] = [:]
    package var digests: [String: String] = [:]
    /// What a user needs next when all went well, such as the URL.
    package var results: [String: String] = [:]
    /// What applying the steps would destroy, one line each: done only once it is confirmed.
    package var losses: [String] = []
    /// Whether that is confirmed also where the environment is on this very machine.
    package var isConfirmedEverywhere = false
    /// Checks from the outside that the run's purpose is reached.
    package var verify: @Sendable () async -> [CheckReport]
    /// What is left standing, in one line, for runs that do not end well.
    package var standing: @Sendable () async -> String
    /// Notes that the checks passed, for runs to come.
    package var accept: @Sendable () async throws -> Void
    /// What only the run itself could show, for its evidence; asked for once, however the run ends.
    package var findings: @Sendable () async -> RunFindings = { RunFindings() }
    /// Whether what served before this run serves (again).
    ///
    /// Nil when nothing did, so that there is nothing to put back.
    package var predecessorServes: (@Sendable () async -> Bool)?
    /// What failed checks have left, for steps that put back by themselves what they did; then nothing else is undone,
    /// and a step that throws leaves nothing to be undone.
    package var aftermath: (@Sendable () async -> Aftermath)?
    /// What to type after failed checks; nil for what is asked of a deployment.
    package var checksHint: String?

    package enum Aftermath: Sendable {
        /// Nothing that serves was touched, or all of it was taken away again.
        case failed
        /// What served before is seen to serve again.
        case putBack
        /// What was done stands, but it could not be seen.
        case unverified
        case putBackFailed
    }

    package init(
        steps: [Step],
        verify: @escaping @Sendable () async -> [CheckReport],
        standing: @escaping @Sendable () async -> String,
        accept: @escaping @Sendable () async throws -> Void = {},
        predecessorServes: (@Sendable () async -> Bool)? = nil
    ) {
        self.steps = steps
        self.verify = verify
        self.standing = standing
        self.accept = accept
        self.predecessorServes = predecessorServes
    }
}
