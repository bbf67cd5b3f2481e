import CurlHTTP
import Environments
import Glibc
import Processes
import SystemPackage
import Testing

@testable import Environments
@testable import Operations

/// helm and kubectl for a machine without them, unpacked and run for real.
@Suite struct ProjectProgramsTests {
    let folder = TemporaryFolder()

    private var runner: Runner { Runner(extraPrograms: ProjectPrograms.folder(in: folder.path)) }
    private var store: ArtifactStore {
        ArtifactStore(folder: ArtifactStore.folder(in: folder.path), http: Client(version: "test"))
    }

    /// A release of helm whose program says `words`.
    private func archive(_ words: String, folder name: String = "linux-amd64") async throws -> FilePath {
        let root = folder.path.appending("release-\(words)")
        try Folder.create(root.appending(name), permissions: .ownerReadWriteExecute)
        for (file, text) in ["helm": "#!/bin/sh\necho \(words)\n", "LICENSE": "none"] {
            let path = root.appending(name).appending(file)
            try DurableFile.write(text.utf8, to: path, permissions: .ownerReadWrite)
        }
        let archive = folder.path.appending("\(words).tar.gz")
        try await Runner().run(Command("tar", ["-czf", archive.string, "-C", root.string, name])).checked()
        return archive
    }

    private func helm(_ server: ArtifactServer) throws -> Artifact {
        guard let version = HelmVersion("v3.19.2"), let mirror = WebAddress("http://127.0.0.1:\(server.port)/") else {
            throw Errno.invalidArgument
        }
        return try .helm(HelmProgram(version: version, sha256: server.sha256, mirror: mirror), .amd64)
    }

    /// What is installed is run by its path, since this machine may have a helm of its own.
    private func words(of program: String) async throws -> String {
        let path = ProjectPrograms.folder(in: folder.path).appending(program)
        return try await Runner().run(Command(path.string)).checked().standardOutput
    }

    @Test func helmIsUnpackedAndReplacedWhenAnotherReleaseIsPinned() async throws {
        let programs = ProjectPrograms(project: folder.path, runner: runner)
        for release in ["first", "second"] {
            try await ArtifactServer.run(try await archive(release)) { server in
                let artifact = try helm(server)
                let step = programs.helm(artifact, from: store) { _ in }
                if !programs.isOnPath("helm") { #expect(try await !step.isSatisfied()) }
                _ = try await step.apply()
                #expect(try await step.isSatisfied())
                #expect(try await words(of: "helm") == "\(release)\n")
                #expect(try await server.received().map(\.path) == ["/helm-v3.19.2-linux-amd64.tar.gz"])
                #expect(try folder.mode(of: ".chatops/cache/\(server.sha256).program") == 0o755)
            }
        }
        #expect(try Folder.names(in: store.folder).filter { $0.contains(".unpacked") } == [])
    }

    @Test func anArchiveWithoutHelmIsRefusedByName() async throws {
        try await ArtifactServer.run(try await archive("other", folder: "windows-amd64")) { server in
            let step = ProjectPrograms(project: folder.path, runner: runner).helm(try helm(server), from: store) { _ in
            }
            await #expect {
                _ = try await step.apply()
            } throws: { error in
                if case ArtifactFailure.noProgram(_, name: "helm", _) = error { true } else { false }
            }
            #expect(FileKind(at: ProjectPrograms.folder(in: folder.path).appending("helm")) == nil)
        }
    }

    @Test func k3sIsKubectlByItsName() async throws {
        let k3s = folder.path.appending("k3s")
        try DurableFile.write("#!/bin/sh\necho ${0##*/}\n".utf8, to: k3s, permissions: .ownerReadWrite)
        try await ArtifactServer.run(k3s) { server in
            let programs = ProjectPrograms(project: folder.path, runner: runner)
            let step = programs.kubectl(try server.k3s(), from: store) { _ in }
            _ = try await step.apply()
            #expect(try await step.isSatisfied())
            #expect(try await words(of: "kubectl") == "kubectl\n")
        }
    }
}
