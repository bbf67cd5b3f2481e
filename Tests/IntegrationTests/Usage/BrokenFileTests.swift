import Foundation
import Testing

/// Environments with a fault, through the program: exit 78 and the place of the fault, never a crash.
@Suite struct BrokenFileTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let text: String
        /// `line:column` in `embedded.yaml`.
        let place: String

        init(_ name: String, _ text: String, at place: String) {
            (self.name, self.text, self.place) = (name, text, place)
        }

        var testDescription: String { name }
    }

    private static let head = "cluster: {kind: embedded}\n"

    static let cases = [
        Case("tab indents", "cluster:\n\tkind: embedded\n", at: "2:1"),
        Case("duplicate key", head + head, at: "2:1"),
        Case("unclosed quote", "cluster: {kind: \"embedded}\n", at: "2:1"),
        Case("unknown anchor", "cluster: *nowhere\n", at: "1:10"),
        Case("two documents", head + "---\na: b\n", at: "2:1"),
        Case("list at the top", "- cluster\n", at: "1:1"),
        Case("empty file", "", at: "1:1"),
        Case("missing field", "cluster:\n  host: local\n", at: "2:3"),
        Case("unknown section", head + "colour: red\n", at: "2:1"),
        Case("unknown field", head + "server: {port: 80}\n", at: "2:10"),
        Case("unknown kind", "cluster: {kind: embeded}\n", at: "1:17"),
        Case("text in place of a map", "cluster: embedded\n", at: "1:10"),
        Case("list in place of a map", head + "server: [1]\n", at: "2:9"),
        Case("quoted port", head + "server: {listen: {port: '80'}}\n", at: "2:25"),
        Case("port out of range", head + "server: {listen: {port: 65536}}\n", at: "2:25"),
        Case("boolean as text", head + "server: {logLevel: no}\n", at: "2:20"),
        Case("duration without unit", head + "server: {startDeadline: 30}\n", at: "2:25"),
        Case("setting without CHAT_", head + "server: {settings: {FOO: 1}}\n", at: "2:21"),
        Case("setting chatops sets", head + "server: {settings: {CHAT_LISTEN_PORT: 1}}\n", at: "2:21"),
        Case("check without a target", head + "checks: {a: {deadline: 1s}}\n", at: "2:13"),
        Case("status that is none", head + "checks: {a: {path: /, expect: {status: 99}}}\n", at: "2:40"),
        Case("reference to nothing", head + "server: {settings: {CHAT_A: \"${NOWHERE_DEFINED}\"}}\n", at: "2:29"),
        Case("reference left open", head + "server: {settings: {CHAT_A: \"${NOWHERE\"}}\n", at: "2:29"),
        Case("bomb of aliases", bomb, at: ""),
        Case("depth", head + "values: " + String(repeating: "[", count: 5000) + "\n", at: ""),
    ]

    private static let bomb: String = {
        let lines = (1...30).map {
            "  l\($0): &l\($0) [\(Array(repeating: "*l\($0 - 1)", count: 9).joined(separator: ", "))]\n"
        }
        return head + "values:\n  l0: &l0 [x]\n" + lines.joined()
    }()

    @Test(arguments: cases) func isLocated(broken: Case) async throws {
        try await withProject { project in
            try project.write(broken.text, to: "environments/embedded.yaml")
            let outcome = try await project.chatops("deploy", "embedded", "--binary", Executables.server)
            #expect(outcome.status == 78, "\(outcome.errors)")
            #expect(outcome.output.isEmpty)
            let place = "environments/embedded.yaml:\(broken.place)"
            #expect(outcome.firstErrorLine.contains(place + (broken.place.isEmpty ? "" : ":")), "\(outcome.errors)")
            let json = try await project.chatops("verify", "health", "embedded", "--json")
            #expect(json.status == 78)
            #expect(try json.json(FailureDocument.self).error.message.contains(place))
            #expect(!FileManager.default.fileExists(atPath: project.root + "/.chatops"))
        }
    }

    @Test(arguments: [("A B=c\n", "1:1"), ("OK=1\nNOEQUALS\n", "2:1"), ("A=1\nA=2\n", "2:1"), ("A=\"open\n", "1:3")])
    func aBrokenVariableFileIsLocated(text: String, place: String) async throws {
        try await withProject { project in
            try project.write(text, to: ".env")
            let outcome = try await project.chatops("deploy", "embedded", "--binary", Executables.server)
            #expect(outcome.status == 78, "\(outcome.errors)")
            #expect(outcome.errors.contains(".env:\(place)"), "\(outcome.errors)")
        }
    }

    @Test func allFaultsAreToldAtOnce() async throws {
        try await withProject { project in
            try project.write(
                "cluster: {kind: embedded}\nserver: {listen: {port: x}, logLevel: loud}\ncolour: red\n",
                to: "environments/embedded.yaml"
            )
            let outcome = try await project.chatops("verify", "health", "embedded")
            #expect(outcome.status == 78)
            for key in ["server.listen.port", "server.logLevel", "colour"] { #expect(outcome.errors.contains(key)) }
        }
    }

    @Test func bytesThatAreNoTextAndAFolderInPlaceOfAFile() async throws {
        try await withProject { project in
            let file = project.root + "/environments/embedded.yaml"
            try Data([0x63, 0x3A, 0x20, 0xFF, 0xFE, 0x0A]).write(to: URL(filePath: file))
            let binary = try await project.chatops("verify", "health", "embedded")
            #expect(binary.status == 78, "\(binary.errors)")
            #expect(binary.errors.contains("embedded.yaml:1:"))
            try FileManager.default.removeItem(atPath: file)
            try FileManager.default.createDirectory(atPath: file, withIntermediateDirectories: false)
            let folder = try await project.chatops("verify", "health", "embedded")
            #expect([64, 78].contains(folder.status), "\(folder.errors)")
            #expect(folder.errors.contains("embedded"))
        }
    }
}
