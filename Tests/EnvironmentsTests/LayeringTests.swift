import Environments
import SystemPackage
import Testing
import YAML

@Suite struct LayeringTests {
    @Test(arguments: [
        ("a: 1", "b: 2", "a: 1\nb: 2\n"),
        ("a: 1", "a: 2", "a: 2\n"),
        ("a: {b: 1, c: 2}", "a: {c: 3, d: 4}", "a:\n  b: 1\n  c: 3\n  d: 4\n"),
        ("a: [1, 2]", "a: [3]", "a:\n- 3\n"),
        ("a: 1\nb: 2", "a: ~", "b: 2\n"),
        ("a: {b: 1, c: 2}", "a: {b: ~}", "a:\n  c: 2\n"),
        ("a: {b: 1}", "a: 2", "a: 2\n"),
        ("a: 2", "a: {b: 1}", "a:\n  b: 1\n"),
        ("a: 1\nb: 2\nc: 3", "b: 4\na: 5", "a: 5\nb: 4\nc: 3\n"),
    ])
    func overlaysMergeAsHelmMergesThem(base: String, overlay: String, merged: String) throws {
        func values(_ text: String) -> String { "values:\n" + text.split(separator: "\n").map { "  \($0)\n" }.joined() }
        let project = try TemporaryProject([
            "environments/base.yaml": values(base),
            "environments/a.yaml": "cluster: {kind: embedded}\n" + values(overlay),
        ])
        #expect(try project.load("a").values.yaml() == merged)
    }

    @Test func nullDeletesATypedFieldOfTheBase() throws {
        let project = try TemporaryProject([
            "environments/base.yaml": "server: {logLevel: debug}\nchecks: {api: {path: /api}, page: {path: /}}\n",
            "environments/a.yaml": "cluster: {kind: embedded}\nserver: {logLevel: ~}\nchecks: {api: ~}\n",
        ])
        let environment = try project.load("a").environment
        #expect(environment.server.logLevel == .info)
        #expect(environment.checks.map(\.name) == ["page"])
    }

    @Test func checksKeepTheOrderTheyAreWrittenIn() throws {
        let project = try TemporaryProject([
            "environments/base.yaml": "checks: {z: {path: /z}, b: {path: /b}}\n",
            "environments/a.yaml": "cluster: {kind: embedded}\nchecks: {a: {path: /a}, b: {deadline: 1s}}\n",
        ])
        let checks = try project.load("a").environment.checks
        #expect(checks.map(\.name) == ["z", "b", "a"])
        #expect(checks[1].value.deadline == .seconds(1))
    }

    @Test func aProjectIsFoundFromAnyFolderBelow() throws {
        let project = try TemporaryProject([
            "environments/a.yaml": "", "environments/not_one.yaml": "", "environments/b.yml": "",
        ])
        let below = project.project.root.pushing(FilePath("environments/../environments"))
        #expect(try Project.find(from: below) == project.project)
        #expect(try project.project.environmentNames().map(\.description) == ["a"])
        #expect(throws: EnvironmentFaults.self) { try Project.find(from: "/proc") }
    }

    @Test func filesMayHaveAByteOrderMarkAndCRLF() throws {
        let project = try TemporaryProject(["environments/a.yaml": "\u{FEFF}cluster:\r\n  kind: embedded\r\n"])
        #expect(try project.load("a").environment.cluster.kind == .embedded)
    }

    @Test(arguments: ["environments/base.yaml", "environments/a.yaml", ".env"])
    func aFileThatIsNoTextIsAFault(file: String) throws {
        let project = try TemporaryProject(
            ["environments/a.yaml": "cluster: {kind: embedded}"],
            bytes: [file: [0x61, 0x3A, 0xFF, 0x00]]
        )
        let faults = try project.faults("a")
        #expect(!faults.isEmpty)
        #expect(faults.allSatisfy { $0.location.file == file })
    }
}
