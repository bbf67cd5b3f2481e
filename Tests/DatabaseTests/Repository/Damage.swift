import Operations
import TestSupport
import Testing

@testable import Operations

/// What disks, people and thieves do to a repository.
enum Damage: String, CaseIterable {
    case flip, truncation, removal, addition, swappedObjects, swappedManifests, movedManifest, cutSignature
    case otherSigner, forgedAgain, lostTail, lostBackup, olderState, replacedObject

    /// Does it, and returns the keys of which one has to be named.
    func act(
        on files: inout [String: [UInt8]],
        _ sample: SampleRepository,
        using generator: inout SeededGenerator
    ) throws -> Set<String> {
        let keys = files.keys.sorted()
        let documents = keys.filter { $0.hasSuffix(".json") && $0 != RepositoryFormat.key }
        let objects = keys.filter { !$0.hasSuffix(".json") }
        let segments = (1...6).map(sample.history.key(ofSegment:))
        switch self {
        case .flip:
            let key = try #require(keys.randomElement(using: &generator))
            let index = Int.random(in: 0..<(files[key]?.count ?? 1), using: &generator)
            files[key]?[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            return [key]
        case .truncation:
            let key = try #require(keys.randomElement(using: &generator))
            let count = files[key]?.count ?? 1
            files[key]?.removeLast(Int.random(in: 1...count, using: &generator))
            return [key]
        case .removal:
            let key = try #require(keys.randomElement(using: &generator))
            files[key] = nil
            return [key]
        case .addition:
            let names = ["somebody's.txt", "mysql/x", sample.history.folder(ofBackup: "20261121T033000Z-abcd") + "b"]
            let key = try #require(names.randomElement(using: &generator))
            files[key] = [1, 2, 3]
            return [key]
        case .swappedObjects: return swap(objects, in: &files, &generator)
        case .swappedManifests: return swap(documents, in: &files, &generator)
        case .movedManifest:
            let from = try #require(documents.randomElement(using: &generator))
            let to = try #require(documents.filter { $0 != from }.randomElement(using: &generator))
            files[to] = files[from]
            return [to]
        case .cutSignature:
            let key = try #require(documents.randomElement(using: &generator))
            files[key] = try SignedDocument(try #require(files[key])).body
            return [key]
        case .otherSigner:
            let key = try #require(segments.randomElement(using: &generator))
            let manifest = try segment(key, files)
            files[key] = try SignedDocument(manifest, .segment, at: key, by: sample.stranger).bytes
            return [key]
        case .forgedAgain:
            // By the right key, and yet another than the one that was stored.
            let index = Int.random(in: 0..<6, using: &generator)
            var manifest = try segment(segments[index], files)
            manifest.events += 1
            files[segments[index]] = try SignedDocument(manifest, .segment, at: segments[index], by: sample.signer)
                .bytes
            return [segments[index], segments[min(index + 1, 5)]]
        case .lostTail:
            let first = Int.random(in: 0..<6, using: &generator)
            for key in segments[first...] {
                files[sample.history.prefix + (try segment(key, files).object.name)] = nil
                files[key] = nil
            }
            return Set(segments)
        case .lostBackup:
            let number = Int.random(in: 1...3, using: &generator)
            let folder = sample.history.folder(ofBackup: "2026112\(number)T033000Z-abcd")
            for key in keys where key.hasPrefix(folder) { files[key] = nil }
            return [folder + "manifest.json"]
        case .olderState:
            let folder = sample.history.folder(ofBackup: "20261123T033000Z-abcd")
            for key in keys where key.hasPrefix(folder) || key.contains("/binlog/0000000006") { files[key] = nil }
            return [folder + "manifest.json", segments[5]]
        case .replacedObject:
            let key = try #require(objects.randomElement(using: &generator))
            files[key] = noise(1000, seed: generator.next())
            return [key]
        }
    }

    private func segment(_ key: String, _ files: [String: [UInt8]]) throws -> SegmentManifest {
        let document = try SignedDocument(try #require(files[key]))
        return try JSONDocument.decode(SegmentManifest.self, from: document.body)
    }

    private func swap(
        _ keys: [String],
        in files: inout [String: [UInt8]],
        _ generator: inout SeededGenerator
    ) -> Set<String> {
        let pair = Array(keys.shuffled(using: &generator).prefix(2))
        (files[pair[0]], files[pair[1]]) = (files[pair[1]], files[pair[0]])
        return Set(pair)
    }
}
