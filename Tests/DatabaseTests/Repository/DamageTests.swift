import Foundation
import Operations
import SystemPackage
import TestSupport
import Testing

@testable import Operations

/// Whatever is done to a repository is found before anything of it is used, and named.
@Suite struct DamageTests {
    /// `script/soak db` asks for more of them.
    private static var trials: Int {
        ProcessInfo.processInfo.environment["CHATOPS_REPOSITORY_DAMAGES"].flatMap(Int.init) ?? 28
    }

    @Test func everyDamageIsFoundAndNamed() async throws {
        let sample = try await SampleRepository()
        for seed in 0..<Self.trials {
            let damage = Damage.allCases[seed % Damage.allCases.count]
            var generator = SeededGenerator(seed: UInt64(seed))
            var files = sample.files
            let keys = try damage.act(on: &files, sample, using: &generator)
            try sample.write(files)
            let problems = try await sample.problems()
            #expect(problems.contains { keys.contains($0.key) }, "seed \(seed), \(damage): \(keys), found \(problems)")
            #expect(damage == .addition || problems.contains(where: \.isDamage), "seed \(seed), \(damage)")
        }
    }

    @Test func nothingIsFoundWhereNothingIsWrong() async throws {
        for seed in 0..<2 {
            let sample = try await SampleRepository(seed: UInt64(seed))
            #expect(try await sample.problems() == [])
            // What a backup that goes on has stored so far is none either.
            var files = sample.files
            files[sample.history.folder(ofBackup: "20261128T050000Z-abcd") + "a.zst"] = [1, 2, 3]
            files[sample.history.newObjectKey(ofSegment: 99, suffix: ".zst")] = [1, 2, 3]
            try sample.write(files)
            let catalog = try await Catalog.read(sample.repository)
            #expect(catalog.problems == [])
            #expect(catalog.leftovers.count == 2)
            #expect(catalog.line(sample.history)?.backups.count == 3)
        }
    }

    @Test func whereNothingWasEverStoredIsNoRepository() async throws {
        let folder = try RepositoryFolder()
        let repository = Repository(FolderStore(folder.appending("nothing")), trusted: TrustedSigners([]))
        await #expect {
            _ = try await Catalog.read(repository)
        } throws: {
            if case RepositoryFailure.noRepository = $0 { true } else { false }
        }
    }
}
