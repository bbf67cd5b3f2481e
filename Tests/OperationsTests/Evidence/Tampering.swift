import Glibc
import SystemPackage
import Testing

@testable import Operations

/// One thing that somebody might do to three recorded runs, and what verification must say to it.
struct Tampering: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// Gets the runs' names, oldest first; returns all expected problems.
    let commit: @Sendable (EvidenceFixture, [String]) throws -> [EvidenceProblem]

    private init(
        _ description: String,
        _ commit: @escaping @Sendable (EvidenceFixture, [String]) throws -> [EvidenceProblem]
    ) {
        testDescription = description
        self.commit = commit
    }

    static let all = files + runs + chain

    private static let files = [
        Tampering("delete a file") { fixture, names in
            try Folder.remove(fixture.path("\(names[1])/run.json"))
            return [EvidenceProblem("\(names[1])/run.json", .missing)]
        },
        Tampering("delete a manifest") { fixture, names in
            try Folder.remove(fixture.path("\(names[1])/manifest.json"))
            return [EvidenceProblem("\(names[1])/manifest.json", .missing)]
        },
        Tampering("rename a file") { fixture, names in
            try fixture.rename("\(names[1])/run.json", "\(names[1])/old.json")
            return [
                EvidenceProblem("\(names[1])/run.json", .missing), EvidenceProblem("\(names[1])/old.json", .added),
            ]
        },
        Tampering("append to a file") { fixture, names in
            try fixture.write(fixture.read("\(names[2])/report.md") + [10], to: "\(names[2])/report.md")
            return [EvidenceProblem("\(names[2])/report.md", .changed)]
        },
        Tampering("a report of another run") { fixture, names in
            try fixture.write(fixture.read("\(names[0])/run.json"), to: "\(names[1])/run.json")
            return [EvidenceProblem("\(names[1])/run.json", .changed)]
        },
        Tampering("add a hidden file") { fixture, names in
            try fixture.write([], to: "\(names[0])/.x")
            return [EvidenceProblem("\(names[0])/.x", .added)]
        },
        Tampering("add an empty folder to a run") { fixture, names in
            try Folder.create(fixture.path("\(names[0])/more"), permissions: .ownerReadWriteExecute)
            return [EvidenceProblem("\(names[0])/more", .added)]
        },
        Tampering("a link to an equal file") { fixture, names in
            try fixture.rename("\(names[0])/run.json", "../run.json")
            try DurableFile.link(fixture.path("\(names[0])/run.json"), to: "../../run.json")
            return [EvidenceProblem("\(names[0])/run.json", .anotherType)]
        },
        Tampering("a FIFO for a file") { fixture, names in
            try Folder.remove(fixture.path("\(names[0])/report.md"))
            mkfifo(fixture.path("\(names[0])/report.md").string, 0o600)
            return [EvidenceProblem("\(names[0])/report.md", .anotherType)]
        },
        Tampering("a folder for a manifest") { fixture, names in
            try Folder.remove(fixture.path("\(names[0])/manifest.json"))
            try Folder.create(fixture.path("\(names[0])/manifest.json"), permissions: .ownerReadWriteExecute)
            return [EvidenceProblem("\(names[0])/manifest.json", .anotherType)]
        },
    ]

    private static let runs = [
        Tampering("delete a run") { fixture, names in
            try Folder.remove(fixture.path(names[1]))
            return [EvidenceProblem(names[1], .missing)]
        },
        Tampering("rename a run") { fixture, names in
            try fixture.rename(names[1], "20261122T000000Z-deploy")
            return [EvidenceProblem("20261122T000000Z-deploy", .renamed(from: names[1]))]
        },
        Tampering("swap two runs") { fixture, names in
            try fixture.rename(names[0], "../aside")
            try fixture.rename(names[1], names[0])
            try fixture.rename("../aside", names[1])
            return [
                EvidenceProblem(names[0], .renamed(from: names[1])),
                EvidenceProblem(names[1], .renamed(from: names[0])),
            ]
        },
        Tampering("a file for a run") { fixture, names in
            try Folder.remove(fixture.path(names[2]))
            try fixture.write([], to: names[2])
            return [EvidenceProblem(names[2], .anotherType)]
        },
        Tampering("a link to a run") { fixture, names in
            try fixture.rename(names[2], "../elsewhere")
            try DurableFile.link(fixture.path(names[2]), to: "../elsewhere")
            return [EvidenceProblem(names[2], .anotherType)]
        },
        Tampering("add a run") { fixture, names in
            try Folder.create(fixture.path("20261122T999999Z-deploy"), permissions: .ownerReadWriteExecute)
            return [EvidenceProblem("20261122T999999Z-deploy", .added)]
        },
        Tampering("add a hidden folder and a device-like name") { fixture, _ in
            try Folder.create(fixture.path(".more"), permissions: .ownerReadWriteExecute)
            mkfifo(fixture.path(".chain.txt.1.part").string, 0o600)
            return [EvidenceProblem(".more", .added), EvidenceProblem(".chain.txt.1.part", .added)]
        },
        Tampering("put something into the lock") { fixture, _ in
            try fixture.write([1], to: ".lock")
            return [EvidenceProblem(".lock", .changed)]
        },
    ]

    private static let chain = [
        Tampering("delete the chain") { fixture, names in
            try Folder.remove(fixture.chain)
            return [EvidenceProblem("chain.txt", .missing)] + names.map { EvidenceProblem($0, .added) }
        },
        Tampering("delete a line") { fixture, names in
            try edit(fixture) { $0.remove(at: 1) }
            return [EvidenceProblem("chain.txt", .chainBroken(line: 2)), EvidenceProblem(names[1], .added)]
        },
        Tampering("delete the first line") { fixture, names in
            try edit(fixture) { $0.remove(at: 0) }
            return [EvidenceProblem("chain.txt", .chainBroken(line: 1)), EvidenceProblem(names[0], .added)]
        },
        Tampering("delete the last line, not the run") { fixture, names in
            try edit(fixture) { $0.remove(at: 2) }
            return [EvidenceProblem(names[2], .added)]
        },
        Tampering("repeat a line") { fixture, _ in
            try edit(fixture) { $0.insert($0[1], at: 1) }
            return [
                EvidenceProblem("chain.txt", .chainBroken(line: 3))
            ]
        },
        Tampering("cut the last line end off") { fixture, _ in
            try fixture.write(fixture.read("chain.txt").dropLast(), to: "chain.txt")
            return [EvidenceProblem("chain.txt", .chainBroken(line: 3))]
        },
        Tampering("an empty line at the end") { fixture, _ in
            try fixture.write(fixture.read("chain.txt") + [10], to: "chain.txt")
            return [EvidenceProblem("chain.txt", .chainBroken(line: 4))]
        },
        Tampering("a folder for the chain") { fixture, names in
            try Folder.remove(fixture.chain)
            try Folder.create(fixture.chain, permissions: .ownerReadWriteExecute)
            return [EvidenceProblem("chain.txt", .anotherType)] + names.map { EvidenceProblem($0, .added) }
        },
        Tampering("a run with a manifest of its own, its line made to fit") { fixture, names in
            let manifest = try fixture.read("\(names[2])/manifest.json") + [10]
            try fixture.write(manifest, to: "\(names[2])/manifest.json")
            var chain = try EvidenceChain([])
            for line in try EvidenceChain(fixture.read("chain.txt")).lines.dropLast() {
                chain.append(folder: line.folder, manifest: line.manifest)
            }
            chain.append(folder: names[1], manifest: FileContents.sha256(manifest))
            try fixture.write(chain.bytes, to: "chain.txt")
            return [
                EvidenceProblem(names[2], .renamed(from: names[1])),
                EvidenceProblem("\(names[2])/manifest.json", .contradictsChain),
            ]
        },
    ]

    private static func edit(_ fixture: EvidenceFixture, _ change: (inout [ArraySlice<UInt8>]) -> Void) throws {
        var lines = EvidenceChainLine.split(try fixture.read("chain.txt"))
        change(&lines)
        try fixture.write(lines.joined(), to: "chain.txt")
    }
}
