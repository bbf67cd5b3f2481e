@testable import Operations
import SystemPackage
import Testing

@Suite struct EvidenceTamperingTests {
    private let fixture = EvidenceFixture()

    @Test func everyFlippedByteIsFoundAndItsFileAloneNamed() throws {
        try fixture.record(runs: 2)
        for file in try fixture.files() {
            let original = try fixture.read(file)
            for offset in original.indices {
                var bytes = original
                bytes[offset] ^= 1 << (offset % 8)
                try fixture.write(bytes, to: file)
                let problems = try fixture.store.verify().problems
                if file == "chain.txt" {
                    #expect(problems.first?.path == file, "\(file) at \(offset): \(problems)")
                } else {
                    #expect(problems == [EvidenceProblem(file, .changed)], "\(file) at \(offset)")
                }
            }
            try fixture.write(original, to: file)
        }
        #expect(try fixture.store.verify().isIntact)
    }

    @Test func aChangedChainLineIsBlamedAndNotItsRun() throws {
        try fixture.record(runs: 3)
        let original = try fixture.read("chain.txt")
        let lineEnds = original.indices.filter { original[$0] == UInt8(ascii: "\n") }
        for offset in original.indices where !lineEnds.contains(offset) {
            var bytes = original
            bytes[offset] ^= 0x80
            try fixture.write(bytes, to: "chain.txt")
            let line = lineEnds.count { $0 < offset } + 1
            #expect(
                try fixture.store.verify().problems == [EvidenceProblem("chain.txt", .chainBroken(line: line))],
                "at \(offset)")
        }
    }

    @Test(arguments: Tampering.all)
    func isNamed(_ tampering: Tampering) throws {
        let names = try fixture.record(runs: 3)
        let expected = try tampering.commit(fixture, names)
        let verdict = try fixture.store.verify()
        #expect(Set(verdict.problems) == Set(expected))
        #expect(verdict.problems.count == expected.count)
        #expect(verdict.interrupted.isEmpty)
    }

    @Test func allProblemsAreNamedAtOnce() throws {
        let names = try fixture.record(runs: 3)
        try fixture.write("x".utf8, to: "\(names[0])/run.json")
        try Folder.remove(fixture.path("\(names[1])/report.md"))
        try fixture.write("x".utf8, to: "\(names[2])/.hidden")
        try fixture.write("x".utf8, to: "notes.txt")
        #expect(
            try fixture.store.verify().problems == [
                EvidenceProblem("\(names[0])/run.json", .changed),
                EvidenceProblem("\(names[1])/report.md", .missing),
                EvidenceProblem("\(names[2])/.hidden", .added),
                EvidenceProblem("notes.txt", .added),
            ])
    }

    @Test(arguments: [
        "", "\n", "\n\n\n", " ", "a b c d\n", "\0\0\0", "\u{FEFF}", "0 9223372036854775807 x y\nz 1 x y\n",
        "\(EvidenceChainLine.genesis) -1 ../../etc 0\n",
    ])
    func noContentOfTheChainIsTooStrange(content: String) throws {
        try fixture.record(runs: 2)
        try fixture.write(content.utf8, to: "chain.txt")
        #expect(try fixture.store.verify().problems.first?.path == "chain.txt")
        _ = try fixture.store.list()
    }

    @Test func truncationAndRewritingShowAgainstANotedHead() throws {
        try fixture.record(runs: 2)
        let noted = try #require(try fixture.store.verify().head)
        #expect(EvidenceHead(noted.description) == noted)

        let last = try fixture.store.record(EvidenceFixture.report(minute: 9))
        #expect(try fixture.store.verify(expectingHead: noted).isIntact)

        let lost = try #require(try fixture.store.verify().head)
        let chain = try fixture.read("chain.txt")
        try fixture.write(chain.dropLast(chain.count - chain.count / 3 * 2), to: "chain.txt")
        try Folder.remove(last)
        #expect(try fixture.store.verify().isIntact, "the chain alone cannot show this")
        #expect(
            try fixture.store.verify(expectingHead: lost).problems == [
                EvidenceProblem("chain.txt", .headNotFound(lost))
            ])
    }

    @Test(arguments: ["", ":", "1", "0:\(EvidenceChainLine.genesis)", "1:abc", "1:\(EvidenceChainLine.genesis):1"])
    func headsThatAreNone(text: String) {
        #expect(EvidenceHead(text) == nil)
    }
}
