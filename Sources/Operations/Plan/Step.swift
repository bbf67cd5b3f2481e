/// One named piece of a plan.
package struct Step: Sendable {
    /// Short and stable: evidence and messages name the step by it.
    package var name: String
    /// What it is to do, with the particulars: "start release 3f2a91 in place of 77aa01".
    package var intent: String
    /// What it will change, one line each, where the intent cannot hold it all.
    package var details: [String] = []
    /// Whether what it does can be noticed from outside the state folder: a failure from here on is no longer a failed
    /// preflight.
    package var isNoticeable: Bool
    /// Whether the world already is as the step wants it.
    ///
    /// Changes nothing.
    package var isSatisfied: @Sendable () async throws -> Bool
    /// Makes it so, wherever an earlier run was killed; returns what it found or did, in a few words.
    package var apply: @Sendable () async throws -> String?
    /// Puts back what `apply` did, wholly or partly.
    ///
    /// Nil where there is nothing to put back.
    package var undo: (@Sendable () async throws -> String?)?

    package init(
        _ name: String,
        intent: String,
        isNoticeable: Bool = true,
        isSatisfied: @escaping @Sendable () async throws -> Bool,
        apply: @escaping @Sendable () async throws -> String?,
        undo: (@Sendable () async throws -> String?)? = nil
    ) {
        self.name = name
        self.intent = intent
        self.isNoticeable = isNoticeable
        self.isSatisfied = isSatisfied
        self.apply = apply
        self.undo = undo
    }
}

/// Thrown by a step that failed, has put back by itself what it did or tried to, and does not keep later steps from being
/// applied: a check fails the run for it in the end.
package struct StepSettled: Error {
    package var outcome: StepReport.Outcome
    package var note: String

    package init(_ outcome: StepReport.Outcome, _ note: String) {
        self.outcome = outcome
        self.note = note
    }
}
