import Environments
import Testing
import YAML

@Suite struct ReferenceTests {
    @Test(
        arguments: [
            ("${A}", "file"), ("x${A}y", "xfiley"), ("${A}${B}", "fileprocess"), ("$${A}", "${A}"), ("$$${A}", "$${A}"),
            ("$A $ $$ }", "$A $ $$ }"), ("${NONE:-fallback}", "fallback"), ("${NONE:-}", ""),
            ("${EMPTY:-full}", "full"),
            ("${EMPTY}", ""), ("${A:-unused}", "file"), ("${NONE:-a:-b$c}", "a:-b$c"), ("${NUMBER}", "0123"),
            ("${YES}", "yes"), ("${DOLLAR}", "${A}"), ("${열:-x}", nil), ("한글${A}", "한글file"),
        ] as [(String, String?)]
    )
    func referencesAreReplaced(text: String, expected: String?) throws {
        let project = try TemporaryProject([
            "environments/a.yaml": "cluster: {kind: embedded}\nvalues: {v: '\(text)'}\n",
            ".env": "A=file\nB=file\nEMPTY=\nNUMBER=0123\nYES=yes\nDOLLAR='${A}'\n",
        ])
        guard let expected else {
            #expect(try project.faults("a", ["B": "process"]).map(\.caseName) == ["malformedReference"])
            return
        }
        let value = try project.load("a", ["B": "process"]).values[path: ValuePath([.key("v")])]
        #expect(value?.scalarValue == .string(expected))
    }

    @Test func theProcessEnvironmentWinsEvenWhenEmpty() throws {
        let project = try TemporaryProject([
            "environments/a.yaml": "cluster: {kind: embedded}\nvalues: {v: '${A}'}\n", ".env": "A=file\n",
        ])
        let value = try project.load("a", ["A": ""]).values[path: ValuePath([.key("v")])]
        #expect(value?.scalarValue == .string(""))
    }

    @Test func typedFieldsParseWhatReferencesBring() throws {
        let project = try TemporaryProject([
            "environments/a.yaml": """
            cluster: {kind: embedded}
            server: {listen: {port: '${PORT}'}, startDeadline: '${WAIT}', logLevel: '${LEVEL}'}
            backup: {repository: '${PLACE:-/b}', keep: {daily: '${DAYS:-3}'}}
            """
        ])
        let loaded = try project.load("a", ["PORT": "9090", "WAIT": "1m30s", "LEVEL": "debug"]).environment
        #expect(loaded.server.listen.port.number == 9090)
        #expect(loaded.server.startDeadline == .seconds(90))
        #expect(loaded.server.logLevel == .debug)
        #expect(loaded.backup?.keep.daily == 3)
    }

    @Test func anUnsetNameSuggestsASetOne() throws {
        let project = try TemporaryProject([
            "environments/a.yaml": "cluster: {kind: embedded}\nvalues: {v: '${MYSQL_PASWORD}'}\n",
            ".env": "MYSQL_PASSWORD=x\n",
        ])
        #expect(
            try project.faults("a").map(\.problem) == [
                .missingReference(name: "MYSQL_PASWORD", suggestion: "MYSQL_PASSWORD")
            ]
        )
    }

    @Test func aFaultyValueFromOutsideIsNamedButNotShown() throws {
        let project = try TemporaryProject([
            "environments/a.yaml": "cluster: {kind: embedded}\nsite: {domain: '${NAME}'}\n",
            ".env": "NAME='hunter 2'\n",
        ])
        let fault = try #require(try project.faults("a").first)
        #expect(fault.caseName == "invalidValue")
        #expect(fault.description.contains(".env:1:1"))
        #expect(!fault.description.contains("hunter"))
    }

    @Test func keysAreNotResolved() throws {
        let project = try TemporaryProject([
            "environments/a.yaml": "cluster: {kind: embedded}\nvalues: {'${A}': 1}\n"
        ])
        #expect(try project.load("a").values[path: ValuePath([.key("${A}")])]?.scalarValue == .integer(1))
    }
}
