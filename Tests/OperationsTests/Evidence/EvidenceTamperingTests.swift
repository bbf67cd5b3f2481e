import FoundationEssentials
import SystemPackage
import Testing

@testable import Operations

@Suite struct EvidenceTamperingTests {
    private let fixture = EvidenceFixture()

    /// Flips a byte of several files at once: that each is named, and nothing else, shows the same for one alone.
    ///
    /// Of the larger page each 31st, so that each bit of a byte is flipped somewhere.
    @Test(arguments: [(["run.json", "report.md"], 1), (["manifest.json"], 1), (["report.html"], 31)])
    func everyFlippedByteIsFoundAndItsFileNamed(files: [String], stride step: Int) throws {
        let paths = try recordSmallRuns().flatMap { run in files.map { "\(run)/\($0)" } }
        let originals = try paths.map(fixture.read)
        for offset in stride(from: 0, to: originals.map(\.count).max() ?? 0, by: step) {
            let flipped = zip(paths, originals).filter { offset < $1.count }
            for (path, original) in flipped { try fixture.write(flip(original, offset), to: path) }
            let problems = try fixture.store.verify().problems
            #expect(Set(problems) == Set(flipped.map { EvidenceProblem($0.0, .changed) }), "at \(offset)")
            for (path, original) in flipped { try fixture.write(original, to: path) }
        }
        #expect(try fixture.store.verify().isIntact)
    }

    @Test func everyFlippedByteOfTheChainIsFoundAndNoRunIsBlamed() throws {
        try recordSmallRuns()
        let original = try fixture.read("chain.txt")
        for offset in original.indices {
            try fixture.write(flip(original, offset), to: "chain.txt")
            let line = EvidenceChainLine.split(Array(original[..<offset])).count { $0.last == UInt8(ascii: "\n") } + 1
            let problems = try fixture.store.verify().problems
            #expect(problems.first == EvidenceProblem("chain.txt", .chainBroken(line: line)), "at \(offset)")
            let joinsTwoLines = original[offset] == UInt8(ascii: "\n") && offset + 1 < original.count
            #expect(problems.count == (joinsTwoLines ? 2 : 1), "at \(offset): \(problems)")
        }
    }

    /// What chatops left before it wrote that page: no `report.html`, and none in the manifest.
    @Test func evidenceWithoutTheDocumentStillVerifies() throws {
        let name = try fixture.record(runs: 1)[0]
        try Folder.remove(fixture.path("\(name)/report.html"))
        var manifest = try JSONDocument.decode(EvidenceManifest.self, from: fixture.read("\(name)/manifest.json"))
        manifest.files.removeAll { $0.name == "report.html" }
        let bytes = try JSONDocument.encode(manifest)
        try fixture.write(bytes, to: "\(name)/manifest.json")
        var chain = try EvidenceChain([])
        chain.append(folder: name, manifest: FileContents.sha256(bytes))
        try fixture.write(chain.bytes, to: "chain.txt")

        #expect(try fixture.store.verify().isIntact)
        #expect(try fixture.store.load().name == name)
        try fixture.store.preflight()
        _ = try fixture.store.record(EvidenceFixture.report(minute: 1))
        #expect(try fixture.store.verify().runs == 2)
        #expect(try fixture.store.verify().isIntact)
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
            ]
        )
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
            ]
        )
    }

    @Test(arguments: ["", ":", "1", "0:\(EvidenceChainLine.genesis)", "1:abc", "1:\(EvidenceChainLine.genesis):1"])
    func headsThatAreNone(text: String) {
        #expect(EvidenceHead(text) == nil)
    }

    @discardableResult
    private func recordSmallRuns() throws -> [String] {
        let report = RunReport(
            command: "stop",
            environment: EvidenceFixture.environment,
            startedAt: Date(timeIntervalSince1970: 0),
            actor: Actor(user: "u", host: "h", pid: 1)
        )
        return try (0..<2).map { _ in try fixture.store.record(report).lastComponent?.string ?? "" }
    }

    private func flip(_ bytes: [UInt8], _ offset: Int) -> [UInt8] {
        var bytes = bytes
        bytes[offset] ^= 1 << (offset % 8)
        return bytes
    }
}
