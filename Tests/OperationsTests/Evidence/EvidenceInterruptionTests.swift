import SystemPackage
import Testing

@testable import Operations

/// What kill -9 leaves at each point of recording a run, made by running the writer's own steps up to there.
@Suite struct EvidenceInterruptionTests {
    private let fixture = EvidenceFixture()
    private var store: EvidenceStore { fixture.store }

    @Test func aStagedRunIsDroppedByTheNext() throws {
        try fixture.record(runs: 1)
        let run = try store.stage(EvidenceFixture.report(minute: 1), attachments: [:], after: store.chain())

        let verdict = try store.verify()
        #expect(verdict.isIntact)
        #expect(verdict.interrupted == [".\(run.name).partial"])
        #expect(verdict.runs == 1)
        try expectConvergence(runs: 2)
    }

    @Test(arguments: 0...4)
    func aHalfStagedRunIsDroppedByTheNext(files: Int) throws {
        try fixture.record(runs: 1)
        let run = try store.stage(EvidenceFixture.report(minute: 1), attachments: [:], after: store.chain())
        let partial = ".\(run.name).partial"
        for file in try Folder.names(in: run.partialFolder).dropFirst(files) {
            let bytes = try fixture.read("\(partial)/\(file)")
            try Folder.remove(run.partialFolder.appending(file))
            try fixture.write(bytes.prefix(bytes.count / 2), to: "\(partial)/.\(file).99.part")
        }

        let verdict = try store.verify()
        #expect(verdict.isIntact)
        #expect(verdict.interrupted == [partial])
        try expectConvergence(runs: 2)
    }

    @Test func aTornChainIsNeverTheChain() throws {
        try fixture.record(runs: 2)
        let chain = try fixture.read("chain.txt")
        let run = try store.stage(EvidenceFixture.report(minute: 2), attachments: [:], after: store.chain())
        try fixture.write(chain.prefix(chain.count - 7), to: ".chain.txt.4711.part")

        let verdict = try store.verify()
        #expect(verdict.isIntact)
        #expect(Set(verdict.interrupted) == [".chain.txt.4711.part", ".\(run.name).partial"])
        try expectConvergence(runs: 3)
    }

    @Test func aRunInTheChainIsKeptAndGetsItsName() throws {
        try fixture.record(runs: 1)
        let report = EvidenceFixture.report(minute: 1)
        var chain = try store.chain()
        let run = try store.stage(report, attachments: [:], after: chain)
        try store.append(run, to: &chain)

        let verdict = try store.verify()
        #expect(verdict.isIntact)
        #expect(verdict.runs == 2)
        #expect(verdict.interrupted == [".\(run.name).partial"])
        #expect(try store.load().name == run.name)
        try expectConvergence(runs: 3)
        #expect(Folder.exists(run.folder))
    }

    @Test func anInterruptedRunThatWasChangedIsNoInterruption() throws {
        try fixture.record(runs: 1)
        var chain = try store.chain()
        let run = try store.stage(EvidenceFixture.report(minute: 1), attachments: [:], after: chain)
        try store.append(run, to: &chain)
        try fixture.write("{}".utf8, to: ".\(run.name).partial/manifest.json")

        let problem = EvidenceProblem(".\(run.name).partial/manifest.json", .changed)
        #expect(try store.verify().problems == [problem])
        _ = try store.record(EvidenceFixture.report(minute: 2))
        #expect(try store.verify().problems == [problem], "evidence of tampering is not cleaned away")
    }

    @Test func anInterruptedPreflightIsCleanedUp() throws {
        try store.preflight()
        try fixture.write("chatops\n".utf8, to: ".probe")
        try fixture.write("cha".utf8, to: "..probe.4711.part")
        #expect(try store.verify().interrupted == ["..probe.4711.part", ".probe"])
        try expectConvergence(runs: 1)
    }

    /// Records one more run, after which nothing is left over and the chain has `runs` lines.
    private func expectConvergence(runs: Int) throws {
        _ = try store.record(EvidenceFixture.report(minute: 1))
        let verdict = try store.verify()
        #expect(verdict.problems == [])
        #expect(verdict.interrupted == [])
        #expect(verdict.runs == runs)
        #expect(try Folder.names(in: fixture.folder).count == runs + 2, "the runs, the chain and the lock")
    }
}
