import SystemPackage
import Testing

@testable import Operations

@Suite struct ImageInputsTests {
    private let folder = TemporaryFolder()

    init() throws {
        for name in ["Sources", "Sources/Server"] {
            try Folder.create(folder.path.appending(name), permissions: .ownerReadWriteExecute)
        }
        try folder.append("let a = 1\n", to: "Sources/Server/A.swift")
        try folder.append("let b = 1\n", to: "Sources/Server/B.swift")
        try folder.append("// manifest\n", to: "Package.swift")
        try folder.append("# readme\n", to: "README.md")
    }

    private func digest() throws -> String {
        ImageInputs(try ImageInputs.files(at: ["Package.swift", "Sources"], in: folder.path)).digest
    }

    @Test func theOrderDoesNotMatter() {
        #expect(ImageInputs(["a", "b"]) == ImageInputs(["b", "a"]))
        #expect(ImageInputs(["a", "b"]) != ImageInputs(["ab"]))
        #expect(ImageInputs(["a"]).tag.count == 20)
    }

    @Test(arguments: ["Sources/Server/A.swift", "Package.swift", "Sources/Server/New.swift"])
    func aChangeToWhatGoesInIsAnother(file: String) throws {
        let before = try digest()
        try folder.append("// more\n", to: file)
        #expect(try digest() != before)
    }

    @Test(arguments: ["README.md", "Sources/.A.swift.swp"]) func aChangeToWhatDoesNotIsNone(file: String) throws {
        let before = try digest()
        try folder.append("// more\n", to: file)
        #expect(try digest() == before)
    }

    @Test func movingAFileIsAChange() throws {
        let before = try digest()
        let server = folder.path.appending("Sources").appending("Server")
        try DurableFile.move(server.appending("A.swift"), to: server.appending("C.swift"))
        #expect(try digest() != before)
    }

    @Test func aPathThatIsNotThereIsNoInput() throws {
        #expect(try ImageInputs.files(at: ["templates/image"], in: folder.path) == [])
    }
}
