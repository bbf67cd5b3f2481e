import FoundationEssentials
import Processes
import SystemPackage
import Testing

@testable import Operations

@Suite struct EvidenceSigningTests {
    private let home = TemporaryFolder()
    private let fixture: EvidenceFixture
    private let signing: EvidenceSigning
    private var store: EvidenceStore { fixture.store }
    private var key: FilePath { signing.privateKey }

    init() {
        let project = home.path.appending("project")
        signing = EvidenceSigning(in: project, variables: ["HOME": home.path.string])
        fixture = EvidenceFixture(root: project.appending("evidence"), signing: signing)
    }

    /// Before the runs of ``EvidenceFixture/report(command:minute:)``.
    private let longAgo = Date(timeIntervalSince1970: 1_700_000_000)

    @discardableResult
    private func createKey() throws -> TrustedKeys.Key {
        try Folder.create(signing.list.removingLastComponent(), permissions: .ownerReadWriteExecute)
        return try signing.create(owner: "ops@bastion", now: longAgo)
    }

    @Test func keysAreMadeOnceAndThePrivateHalfIsItsOwnersAlone() throws {
        let first = try createKey()
        let again = try signing.create(owner: "other", now: Date())
        #expect(again == first)
        #expect(key == home.path.appending(".config/chatops/evidence.key"))
        #expect(home.mode(of: ".config/chatops/evidence.key") == 0o600)
        #expect(home.mode(of: "project/evidence.keys") == 0o644)
        let list = try #require(try home.text(of: "project/evidence.keys"))
        #expect(list.split(separator: "\n").last == "\(first.publicKey) 2023-11-14T22:13:20.000Z ops@bastion")
        #expect(try !list.contains(#require(try home.text(of: ".config/chatops/evidence.key")).dropLast()))
    }

    @Test func eachRunSaysWhoVouchesForIt() throws {
        try createKey()
        try fixture.record(runs: 3)
        let verdict = try store.verify()
        #expect(verdict.isIntact)
        #expect(verdict.signed == ["ops@bastion": 3])
        let private64 = try #require(try home.text(of: ".config/chatops/evidence.key")).dropLast()
        for file in try fixture.files() {
            #expect(!String(decoding: try fixture.read(file), as: UTF8.self).contains(private64), "\(file)")
        }
    }

    @Test func runsFromBeforeTheKeyAreNotAskedForSignatures() throws {
        try fixture.record(runs: 2)
        #expect(try store.verify().isIntact)
        try Folder.create(signing.list.removingLastComponent(), permissions: .ownerReadWriteExecute)
        let head = try #require(try store.verify().head)
        _ = try signing.create(owner: "ops", now: Date())
        #expect(try home.text(of: "project/evidence.keys")?.contains("\nbefore embedded \(head)\n") == true)
        _ = try store.record(EvidenceFixture.report(minute: 2))
        let verdict = try store.verify()
        #expect(verdict.problems == [])
        #expect(verdict.signed == ["ops": 1])
    }

    /// Whatever moment the forger writes down, and whether or not there was evidence before the key.
    @Test(arguments: [true, false]) func noUnsignedRunIsPassedOffAsOneFromBeforeTheKey(hadEvidence: Bool) throws {
        try Folder.create(signing.list.removingLastComponent(), permissions: .ownerReadWriteExecute)
        if hadEvidence { try fixture.record(runs: 2) }
        _ = try signing.create(owner: "ops", now: Date())
        _ = try store.record(EvidenceFixture.report(minute: 9))
        try Folder.remove(fixture.folder)
        let forger = EvidenceStore(root: fixture.root, environment: "embedded", redactor: Redactor(secrets: []))
        var old = EvidenceFixture.report()
        old.startedAt = longAgo
        let name = try #require(try forger.record(old).lastComponent?.string)
        #expect(try store.verify().problems == [EvidenceProblem(name, .unsigned)])
    }

    @Test func everyFlippedByteOfASignatureIsFound() throws {
        try createKey()
        let path = "\(try fixture.record(runs: 1)[0])/signature.txt"
        let original = try fixture.read(path)
        for offset in original.indices {
            // Base64's last character has bits that mean nothing.
            for bit in offset + 8 < original.count ? [offset % 8] : Array(0..<8) {
                var bytes = original
                bytes[offset] ^= 1 << bit
                try fixture.write(bytes, to: path)
                let problems = try store.verify().problems
                #expect(problems.count == 1 && problems[0].path == path, "\(offset).\(bit): \(problems)")
            }
        }
    }

    @Test func aSignatureTakenAwayOrPutToAnotherRunIsNamed() throws {
        try createKey()
        let names = try fixture.record(runs: 3)
        let first = try fixture.read("\(names[0])/signature.txt")
        try fixture.write(first, to: "\(names[1])/signature.txt")
        try Folder.remove(fixture.path("\(names[2])/signature.txt"))
        #expect(
            try store.verify().problems == [
                EvidenceProblem("\(names[1])/signature.txt", .badSignature),
                EvidenceProblem("\(names[2])/signature.txt", .missing),
            ]
        )
    }

    @Test func anUnsignedRunInASignedChainIsNamed() throws {
        try createKey()
        try fixture.record(runs: 1)
        let unsigned = EvidenceStore(root: fixture.root, environment: "embedded", redactor: Redactor(secrets: []))
        let name = try #require(try unsigned.record(EvidenceFixture.report(minute: 1)).lastComponent?.string)
        #expect(try store.verify().problems == [EvidenceProblem(name, .unsigned)])
        try Folder.remove(signing.list)
        #expect(try store.verify().problems.contains(EvidenceProblem(name, .unsigned)))
    }

    /// Somebody who may write the folder, but has not the key, writes all of it anew.
    @Test func aChainThatWasRewrittenWithoutTheKeyIsNamed() throws {
        try createKey()
        let names = try fixture.record(runs: 2)
        try Folder.remove(fixture.folder)
        let forger = EvidenceStore(root: fixture.root, environment: "embedded", redactor: Redactor(secrets: []))
        for minute in 0..<2 { _ = try forger.record(EvidenceFixture.report(minute: minute)) }
        #expect(try forger.verify().isIntact, "the chain alone cannot show this")
        #expect(try store.verify().problems == names.map { EvidenceProblem($0, .unsigned) })
    }

    @Test func anotherKeyIsRefused() throws {
        try createKey()
        let other = EvidenceSigning(in: home.path.appending("elsewhere"), variables: ["HOME": "\(home.path)/other"])
        try Folder.create(other.list.removingLastComponent(), permissions: .ownerReadWriteExecute)
        let publicKey = try other.create(owner: "ops@bastion", now: longAgo).publicKey
        let forger = EvidenceFixture(root: fixture.root, signing: other)
        let names = try forger.record(runs: 1)
        #expect(try forger.store.verify().isIntact)
        #expect(
            try store.verify().problems == [
                EvidenceProblem("\(names[0])/signature.txt", .unknownSigner(publicKey))
            ]
        )
        try DurableFile.copy(other.privateKey, to: key, permissions: .ownerReadWrite)
        #expect(throws: SigningFailure.notListed(key, signing.list)) { try store.preflight() }
    }

    @Test func aSignatureDoesNotHoldForAnotherEnvironment() throws {
        try createKey()
        try fixture.record(runs: 1)
        try DurableFile.move(fixture.folder, to: fixture.root.appending("remote"))
        let remote = EvidenceStore(
            root: fixture.root,
            environment: "remote",
            redactor: Redactor(secrets: []),
            signing: signing
        )
        #expect(try remote.verify().problems.map(\.kind).contains(.badSignature))
    }

    @Test func aKeyThatCannotSignStopsARunBeforeItBegins() throws {
        try createKey()
        let seed = try #require(try home.text(of: ".config/chatops/evidence.key"))
        try DurableFile.write(seed.utf8, to: key, permissions: [.ownerReadWrite, .groupRead])
        #expect(throws: SigningFailure.exposed(key, mode: 0o640)) { try store.preflight() }
        #expect(throws: SigningFailure.exposed(key, mode: 0o640)) { try store.record(EvidenceFixture.report()) }
        for text in ["", "\n", seed + "\n", String(seed.dropFirst(4)), "c2hvcnQ=\n"] {
            try DurableFile.write(text.utf8, to: key, permissions: .ownerReadWrite)
            #expect(throws: SigningFailure.noKey(key)) { try store.preflight() }
        }
        try Folder.remove(key)
        #expect(throws: SigningFailure.missing(key)) { try store.preflight() }
        #expect(try Folder.names(in: fixture.folder).filter { !$0.hasPrefix(".") } == [])
    }

    @Test(arguments: ["nonsense", "AAAA 2023-11-14T22:13:20.000Z x", "# a\n\nx y z\n"])
    func aListWithALineThatIsNoKeyIsRefused(text: String) throws {
        try createKey()
        let line = text.split(separator: "\n", omittingEmptySubsequences: false).prefix { !$0.hasPrefix("x") }.count
        try DurableFile.write(text.utf8, to: signing.list, permissions: .ownerReadWrite)
        let failure = SigningFailure.unreadableList(signing.list, line: text.hasPrefix("#") ? line + 1 : 1)
        #expect(throws: failure) { try store.preflight() }
        #expect(throws: failure) { try store.verify() }
    }

    /// What kill -9 leaves between the chain's line and the folder's name, and before the line.
    @Test(arguments: [true, false]) func aKilledWriterOfASignedRunConverges(inChain: Bool) throws {
        try createKey()
        try fixture.record(runs: 1)
        var chain = try store.chain()
        let run = try store.stage(EvidenceFixture.report(minute: 1), attachments: [:], after: chain)
        if inChain { try store.append(run, to: &chain) }
        #expect(try store.verify().isIntact)
        _ = try store.record(EvidenceFixture.report(minute: 2))
        let verdict = try store.verify()
        #expect(verdict.problems == [] && verdict.interrupted == [])
        #expect(verdict.signed == ["ops@bastion": inChain ? 3 : 2])
    }
}
