import Environments
import SystemPackage
import Testing
import YAML

/// Where a reference finds its value: the process environment, a file it names, `.env`, `.env.age`, in this order.
@Suite struct VariableSourceTests {
    private static let files = [
        "environments/x.yaml": "cluster: {kind: embedded}\nserver: {settings: {CHAT_A: '${A}'}}\n",
        "a.txt": "from a named file\n",
    ]

    private func setting(_ loaded: LoadedEnvironment) -> String? {
        loaded.environment.server.settings.first?.value.reveal()
    }

    private func load(
        _ project: TemporaryProject,
        _ process: [String: String] = [:],
        decrypted: String? = nil
    ) throws -> LoadedEnvironment {
        try LoadedEnvironment.load(
            environmentName("x"),
            in: project.project,
            processEnvironment: process,
            decrypted: decrypted.map { Array($0.utf8) }
        )
    }

    @Test(arguments: [
        (process: ["A": "process", "A_FILE": "a.txt"], plain: "A=plain\n", encrypted: "A=encrypted\n", is: "process"),
        (["A_FILE": "a.txt"], "A=plain\n", "A=encrypted\n", "from a named file"),
        ([:], "A=plain\n", "A=encrypted\n", "plain"),
        ([:], "", "A=encrypted\n", "encrypted"),
        (["A_FILE": ""], "A=plain\n", "", "plain"),
    ])
    func theFirstThatKnowsTheNameWins(
        process: [String: String],
        plain: String,
        encrypted: String,
        is value: String
    ) throws {
        let project = try TemporaryProject(Self.files.merging([".env": plain]) { $1 })
        #expect(setting(try load(project, process, decrypted: encrypted)) == value)
    }

    @Test func allOfThemAreSecret() throws {
        let project = try TemporaryProject(Self.files.merging([".env": "A=plain value\n"]) { $1 })
        let loaded = try load(project, ["A_FILE": "a.txt"], decrypted: "A=encrypted value\nB=another value\n")
        let secrets = Set(loaded.secretValues.map { $0.reveal() })
        #expect(secrets == ["from a named file", "plain value", "encrypted value", "another value"])
        #expect(loaded.secretVariableNames == ["A", "B"])
    }

    @Test(arguments: [
        ("one line", "one line"), ("ends\n", "ends"), ("ends\r\n", "ends"), ("two\nlines\n", "two\nlines"),
        ("keeps blanks \n", "keeps blanks "), ("only the last\n\n", "only the last\n"),
    ])
    func aNamedFileIsTakenWithoutItsLastLineEnd(text: String, value: String) throws {
        let project = try TemporaryProject(Self.files.merging(["a.txt": text]) { $1 })
        #expect(setting(try load(project, ["A_FILE": "a.txt"])) == value)
    }

    @Test func aNamedFileThatIsNotThereIsAFault() throws {
        let project = try TemporaryProject(Self.files)
        let faults = try project.faults("x", ["A_FILE": "missing.txt"])
        #expect(faults.count == 1)
        #expect(faults.first?.location.file == "missing.txt")
        #expect(faults.first.map { "\($0)".contains("named by A_FILE") } == true)
    }

    @Test func filesNobodyRefersToAreNotRead() throws {
        let project = try TemporaryProject(Self.files)
        #expect(try project.faults("x", ["A": "1", "B_FILE": "missing.txt"]).isEmpty)
    }

    @Test(arguments: [
        ("A='open\n", 1, 3), ("B=1\r\nA=\"bad \\q\"\r\n", 2, 8), ("B=1\nnothing\n", 2, 1), ("A=1\nA=2\n", 2, 1),
    ])
    func aFaultInTheDecryptedTextNamesTheEncryptedFile(text: String, line: Int, column: Int) throws {
        let project = try TemporaryProject(Self.files)
        let error = #expect(throws: EnvironmentFaults.self) { try load(project, decrypted: text) }
        let location = try #require(error?.faults.first?.location)
        #expect(location.file == ".env.age" && location.line == line && location.column == column)
    }

    @Test func theOriginOfEachIsTold() throws {
        let project = try TemporaryProject(Self.files)
        let read = { (process: [String: String], text: String?) in
            try EnvironmentSources.read(
                environmentName("x"),
                in: project.project,
                processEnvironment: process,
                decrypted: text.map { Array($0.utf8) }
            ).variables.lookUp("A")?.origin.description
        }
        #expect(try read(["A": "1"], nil) == "the process environment")
        #expect(try read(["A_FILE": "a.txt"], nil) == "a.txt")
        #expect(try read([:], "A=1") == ".env.age:1:1")
    }
}
