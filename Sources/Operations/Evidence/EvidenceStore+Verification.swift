extension EvidenceStore {
    /// Compares everything in the environment's evidence with what its chain and manifests say, and names all that
    /// differs; never stops at the first difference.
    ///
    /// A chain of hashes on one machine binds the runs to each other, not to the world. It cannot show that someone
    /// rewrote all of it, with new digests throughout, or removed the last runs together with their lines, or removed
    /// the folder. Only a head noted elsewhere shows that: give ``EvidenceVerdict/head`` of an earlier verdict as
    /// `expectingHead`.
    ///
    /// Throws FileFailure when the folder cannot be read at all, FileFailure.busy when a writer does not end.
    package func verify(expectingHead: EvidenceHead? = nil) throws -> EvidenceVerdict {
        let lock = try FileLock.shared(lockPath)
        defer { withExtendedLifetime(lock) {} }
        return try audit(expectingHead: expectingHead)
    }

    /// The same, by whoever has the lock.
    func audit(expectingHead: EvidenceHead? = nil) throws -> EvidenceVerdict {
        var audit = try EvidenceAudit(of: self)
        let walk = audit.walkChain()
        audit.notePruned(walk.runs)
        for run in walk.runs { audit.check(run) }
        audit.checkUnclaimed(walk.runs)

        var verdict = audit.verdict
        verdict.runs = walk.runs.count
        if walk.isWhole { verdict.head = walk.runs.last.map { EvidenceHead($0.line) } }
        if let head = expectingHead, !walk.runs.contains(where: { EvidenceHead($0.line) == head }) {
            verdict.problems.append(EvidenceProblem(Self.chainFileName, .headNotFound(head)))
        }
        return verdict
    }
}
