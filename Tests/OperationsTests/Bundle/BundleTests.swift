import Diagnostics
import Environments
import Processes
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import Operations

/// Bundles with images from a real registry.
@Suite struct BundleTests {
    @Test func holdsWhatTheEnvironmentPinsAndItsImages() async throws {
        try await BundleProject.run { project in
            let (bundle, made) = try await project.make("bundle")
            #expect(
                bundle.manifest.entries.map(\.path) == [
                    "k3s", "k3s-airgap-images-amd64.tar.zst", "helm-v3.19.2-linux-amd64.tar.gz", "images/mysql_9.7.tar",
                    "images/registry_3.tar", "charts/chat-stack.tgz",
                ]
            )
            #expect(bundle.manifest == made.manifest)
            #expect(made.sha256 == (try FileContents.sha256(of: bundle.file)))
            #expect(try await project.artifacts.received().map(\.path).last == "/helm-v3.19.2-linux-amd64.tar.gz")
            // tar takes it as any other archive, by hand.
            let listed = try await Runner().run(Command("tar", ["-tf", bundle.file.string])).checked().standardOutput
            let lines = listed.split(separator: "\n").map(String.init)
            #expect(lines == ["manifest.json"] + bundle.manifest.entries.map(\.path))
            #expect(try Folder.names(in: project.store.folder).filter { $0.hasPrefix("bundle.") } == [])
        }
    }

    @Test func theSameContentsGiveTheSameBytes() async throws {
        try await BundleProject.run { project in
            let (_, first) = try await project.make("first")
            let (_, second) = try await project.make("second")
            #expect(first.sha256 == second.sha256)
            #expect(try await project.artifacts.received().count == 3)
        }
    }

    @Test func aBundleWithoutThePinnedImagesOfK3sIsMadeWithAWord() async throws {
        try await BundleProject.run { project in
            let digest = try #require(project.loaded.environment.cluster.k3s?.imagesSHA256)
            let without = try project.reload(replacing: ",\n     imagesSha256: \"\(digest)\"", by: "")
            let notes = Mutex<[String]>([])
            let (bundle, _) = try await project.make("bundle", of: without) { event in
                if case .note(let text) = event { notes.withLock { $0.append(text) } }
            }
            #expect(bundle.manifest.entries(.k3sImages) == [])
            #expect(notes.withLock { $0.first?.hasPrefix("note: cluster.k3s.imagesSha256 is not set") } == true)
            #expect {
                try bundle.check(project.loaded, project: project.folder.path)
            } throws: { error in
                if case BundleFailure.lacks(_, names: ["the images of k3s v1.34.1+k3s1"]) = error {
                    true
                } else {
                    false
                }
            }
        }
    }

    /// Another machine, without a network: the bundle alone fills its cache.
    @Test func whatIsUnpackedIsFetchedFromNobody() async throws {
        try await BundleProject.run { project in
            let (file, _) = try await project.make("bundle")
            let asked = try await project.artifacts.received().count
            let store = ArtifactStoreTests.store(project.folder.path.appending("elsewhere"))
            let bundle = try await project.open(file.file, store: store)
            for (_, artifact) in file.pinned(by: project.loaded.environment.cluster) {
                _ = try await store.fetch(artifact) { _ in }
            }
            #expect(try await project.artifacts.received().count == asked)

            #expect(bundle.images.map(\.name) == ["the images of k3s v1.34.1+k3s1", "mysql:9.7", "registry:3"])
            #expect(bundle.images.allSatisfy { $0.fileName.hasSuffix(".tar") || $0.fileName.hasSuffix(".tar.zst") })
            for image in bundle.images {
                #expect(try FileContents.sha256(of: image.path) == image.sha256)
                guard let digest = bundle.manifest.entries.first(where: { $0.name == image.name })?.digest else {
                    continue
                }
                let inspected = try await Runner().run(
                    Command("skopeo", ["inspect", "oci-archive:\(image.path)", "--format={{.Digest}}"])
                ).checked().standardOutput
                #expect(inspected == "\(digest)\n")
            }
        }
    }

    /// What an earlier run left half unpacked, or somebody changed, is not taken for the bundle's.
    @Test func whatWasUnpackedBeforeIsUsedOnlyWhereItIsRight() async throws {
        try await BundleProject.run { project in
            let (file, _) = try await project.make("bundle")
            let first = try await project.open(file.file, store: project.store)
            let mysql = try #require(first.images.first { $0.name == "mysql:9.7" })
            try DurableFile.write("half".utf8, to: mysql.path, permissions: .ownerReadWrite)
            #expect(try await project.open(file.file, store: project.store).images == first.images)
            #expect(try FileContents.sha256(of: mysql.path) == mysql.sha256)
        }
    }

    /// One byte, anywhere: headers, contents, padding, table and last line.
    @Test func everyFlippedByteIsFoundAndNamed() async throws {
        try await BundleProject.run { project in
            let (bundle, made) = try await project.make("bundle")
            let intact = try #require(try FileContents.read(bundle.file))
            let seal = try #require(try BundleSeal(endOf: bundle.file))
            var generator = SeededGenerator(seed: 5)
            var offsets = (0..<60).map { _ in Int.random(in: 0..<made.size, using: &generator) }
            // The seeded ones seldom meet small parts: both ends of each.
            offsets += seal.parts.flatMap { [$0.end - 1, $0.end] } + [0, 156, made.size - 1, made.size - seal.size]
            let changed = project.folder.path.appending("changed")
            for offset in offsets {
                var bytes = intact
                bytes[offset] ^= UInt8(1) << UInt8.random(in: 0..<8, using: &generator)
                try DurableFile.write(bytes, to: changed, permissions: .ownerReadWrite)
                let failure = #expect(throws: BundleFailure.self, "byte \(offset)") { try BundleFile.open(changed) }
                let name = seal.parts.first { offset < $0.end }?.name
                switch (failure, name) {
                case (.damaged(_, let entry, let bytes), let name?): #expect(entry == name && bytes.contains(offset))
                case (.endDamaged, nil): break
                default: Issue.record("byte \(offset) of \(name ?? "the end"): \(String(describing: failure))")
                }
            }
        }
    }

    @Test func whatIsCutShortOrLongerIsRefused() async throws {
        try await BundleProject.run { project in
            let (bundle, made) = try await project.make("bundle")
            let intact = try #require(try FileContents.read(bundle.file))
            let changed = project.folder.path.appending("changed")
            for count in [600, 70_000, made.size / 2, made.size - 10_000, made.size - 1, made.size + 1] {
                let bytes = intact.prefix(count) + (count > made.size ? [0] : [])
                try DurableFile.write(bytes, to: changed, permissions: .ownerReadWrite)
                let failure = #expect(throws: BundleFailure.self) { try BundleFile.open(changed) }
                guard case .endDamaged = failure else {
                    Issue.record("\(count) bytes: \(String(describing: failure))")
                    continue
                }
            }
            for bytes in [[], Array("no bundle".utf8), [UInt8](repeating: 0, count: 20_000)] {
                try DurableFile.write(bytes, to: changed, permissions: .ownerReadWrite)
                let failure = #expect(throws: BundleFailure.self) { try BundleFile.open(changed) }
                if case .notABundle = failure { continue }
                Issue.record("\(String(describing: failure))")
            }
        }
    }

    @Test func whatIsForAnotherNodeIsRefusedByWhatDiffers() async throws {
        try await BundleProject.run { project in
            let (bundle, _) = try await project.make("bundle")
            let k3s = "sha256: \"\(try #require(project.loaded.environment.cluster.k3s).sha256)\""
            let cases: [(change: (String, String), named: String)] = [
                (("v1.34.1+k3s1", "v1.35.0+k3s1"), "k3s v1.34.1+k3s1, and cluster.k3s.version is v1.35.0+k3s1"),
                ((k3s, "sha256: \"\(String(repeating: "ab", count: 32))\""), "k3s v1.34.1+k3s1 in "),
                (("redis: {enabled: false}", "redis: {enabled: true}"), "does not hold redis:7"),
                (("tag: \"9.7\"", "tag: \"9.8\""), "does not hold mysql:9.8"),
            ]
            try bundle.check(project.loaded, project: project.folder.path)
            for (change, named) in cases {
                let changed = try project.reload(replacing: change.0, by: change.1)
                let failure = #expect(throws: BundleFailure.self) {
                    try bundle.check(changed, project: project.folder.path)
                }
                #expect(failure?.message.contains(named) == true, "\(failure?.message ?? "")")
                #expect(failure?.exitCode == .preflight)
            }
            let opened = try await project.open(bundle.file, store: project.store)
            try opened.check(.amd64)
            #expect {
                try opened.check(.arm64)
            } throws: { error in
                if case BundleFailure.otherArchitecture(_, .amd64, wanted: .arm64) = error { true } else { false }
            }
        }
    }

    /// A bundle of a later schema, sealed as one of ours is.
    @Test func aNewerSchemaIsRefusedByItsNumber() async throws {
        let folder = TemporaryFolder()
        try folder.append("{\"schemaVersion\": 2, \"entirely\": \"new\"}\n", to: "manifest.json")
        let file = folder.path.appending("bundle")
        try await Runner().run(LayerArchive.tarCommand(folder.path, names: ["manifest.json"], to: file)).checked()
        try folder.append(String(decoding: try BundleSeal.bytes(for: file), as: UTF8.self), to: "bundle")
        #expect {
            try BundleFile.open(file)
        } throws: { error in
            if case BundleFailure.newerSchema(_, version: 2) = error { true } else { false }
        }
    }

    @Test func aRegistryWithoutTheImageIsToldByTheImagesName() async throws {
        try await BundleProject.run { project in
            let fetch = ImageFetch(architecture: .amd64, registries: project.registries, runner: Runner())
            let missing = try #require(ImageReference("mysql:1.0"))
            await #expect {
                _ = try await fetch.fetch(
                    missing,
                    into: project.folder.path.appending("x.tar"),
                    scratch: project.folder.path
                )
            } throws: { error in
                if case BundleFailure.imageNotFetched(image: "mysql:1.0", _) = error { true } else { false }
            }
            #expect(FileKind(at: project.folder.path.appending("x.tar")) == nil)
        }
    }

    @Test(arguments: ["../k3s", "/etc/passwd", "images/../../k3s", "", "a//b", "./a"])
    func pathsThatLeadElsewhereAreNotUnpacked(path: String) {
        #expect(!BundleFile.isPlain(path))
    }
}
