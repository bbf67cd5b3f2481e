import Environments
import SystemPackage
import Testing

@testable import Operations

/// New environments, in a checkout and beside an installed chatops.
@Suite struct ScaffoldTests {
    private let folder = TemporaryFolder()
    private var project: FilePath { folder.path.appending("project") }
    private var program: FilePath { folder.path.appending("prefix").appending("bin").appending("chatops") }

    private func write(_ text: String, _ path: String) throws {
        let file = folder.path.pushing(FilePath(path))
        try Folder.create(file.removingLastComponent(), permissions: .ownerReadWriteExecute)
        try DurableFile.write(text.utf8, to: file, permissions: .ownerReadWrite)
    }

    private func read(_ path: String) throws -> String? {
        try FileContents.read(folder.path.pushing(FilePath(path))).map { String(decoding: $0, as: UTF8.self) }
    }

    private func install() throws {
        for name in ["base.yaml", "reference.yaml", "schema.json"] {
            try write("installed \(name)", "prefix/share/chatops/environments/\(name)")
        }
    }

    private func scaffold(_ name: String) throws -> [String] {
        let name = try #require(EnvironmentName(name))
        return try Scaffold(project: project, program: program).write(name).compactMap { $0.lastComponent?.string }
    }

    @Test func anEmptyFolderGetsAllItNeeds() throws {
        try install()
        #expect(try scaffold("staging") == ["base.yaml", "reference.yaml", "schema.json", "staging.yaml"])
        #expect(try read("project/environments/staging.yaml") == "installed reference.yaml")
        #expect(try read("project/environments/base.yaml") == "installed base.yaml")
    }

    @Test func whatIsThereIsLeftAsItIs() throws {
        try install()
        try write("mine", "project/environments/base.yaml")
        try write("my reference", "project/environments/reference.yaml")
        #expect(try scaffold("staging") == ["staging.yaml"])
        #expect(try read("project/environments/base.yaml") == "mine")
        #expect(try read("project/environments/staging.yaml") == "my reference")
        #expect {
            _ = try scaffold("staging")
        } throws: { error in
            if case ScaffoldFailure.exists = error { true } else { false }
        }
    }

    @Test func withoutAReferenceNothingIsWritten() throws {
        #expect {
            _ = try scaffold("staging")
        } throws: { error in
            if case ScaffoldFailure.noReference(let searched) = error { searched.count == 2 } else { false }
        }
        #expect(!Folder.exists(project))
    }
}
