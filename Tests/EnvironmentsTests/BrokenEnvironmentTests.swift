import Diagnostics
import Environments
import Testing
import YAML

@Suite struct BrokenEnvironmentTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let text: String
        /// `line:column key.path case`, all of them, in order.
        let faults: [String]
        var testDescription: String { name }

        init(_ name: String, _ text: String, _ faults: String...) {
            self.name = name
            self.text = text
            self.faults = faults
        }
    }

    @Test(
        arguments: syntaxCases + keyCases + typeCases + rangeCases + referenceCases + contradictionCases
            + certificateCases
    )
    func everyFaultIsLocated(_ broken: Case) throws {
        let project = try TemporaryProject(["environments/broken.yaml": broken.text])
        let faults = try project.faults("broken")
        #expect(faults.map(\.outline) == broken.faults)
        #expect(faults.allSatisfy { $0.location.file == "environments/broken.yaml" })
    }

    @Test func thereAreManyKinds() {
        let all =
            Self.syntaxCases + Self.keyCases + Self.typeCases + Self.rangeCases + Self.referenceCases
            + Self.contradictionCases + Self.certificateCases
        #expect(all.count >= 40)
        #expect(Set(all.map(\.name)).count == all.count)
    }

    @Test func allFaultsOfAllFilesComeAtOnceAndSorted() throws {
        let project = try TemporaryProject([
            "environments/base.yaml": "server: {listen: {port: 0}}\n",
            "environments/broken.yaml": "cluster: {kind: k3z, hots: local}\nvalues: {password: '${UNSET}'}\n",
        ])
        let faults = try project.faults("broken")
        #expect(
            faults.map { "\($0.location.file) \($0.outline)" } == [
                "environments/base.yaml 1:25 server.listen.port invalidValue",
                "environments/broken.yaml 1:17 cluster.kind invalidValue",
                "environments/broken.yaml 1:22 cluster.hots unknownKey",
                "environments/broken.yaml 2:20 values.password missingReference",
            ]
        )
        #expect(EnvironmentFaults(faults).exitCode == .configuration)
    }

    @Test(arguments: [
        ("clustr: {kind: embedded}\n", "cluster"), ("Cluster: {kind: embedded}\n", "cluster"),
        ("databse: {kind: sqlite}\n", "database"), ("backups: {}\n", "backup"),
    ])
    func nearKeysAreSuggested(text: String, meant: String) throws {
        let project = try TemporaryProject(["environments/broken.yaml": text])
        let suggestions = try project.faults("broken").compactMap { fault -> String? in
            if case .unknownKey(let suggestion, _) = fault.problem { suggestion } else { nil }
        }
        #expect(suggestions == [meant])
    }

    @Test func aMessageHasPlacePathAndReason() throws {
        let project = try TemporaryProject([
            "environments/broken.yaml": "cluster:\n  kind: embedded\nserver: {lissten: 1}\n"
        ])
        let fault = try #require(try project.faults("broken").first)
        #expect(fault.description.hasPrefix("environments/broken.yaml:3:10: server.lissten: "))
        #expect(fault.description.hasSuffix("(did you mean listen?)"))
    }

    @Test func anUnknownEnvironmentNamesTheOthers() throws {
        let project = try TemporaryProject(["environments/local.yaml": "", "environments/reference.yaml": ""])
        let fault = try #require(try project.faults("locl").first)
        #expect(fault.problem == .unknownEnvironment(suggestion: "local", known: ["local"]))
    }

    @Test(arguments: ["base", "reference"])
    func filesBesideTheEnvironmentsAreNone(name: String) throws {
        let project = try Shipped.copy(variables: true)
        let known = ["embedded", "local", "remote"]
        #expect(
            try project.faults(name).map(\.problem).contains(.unknownEnvironment(suggestion: nil, known: known))
        )
    }

    @Test func aFolderInPlaceOfAFileIsAFault() throws {
        let project = try TemporaryProject(["environments/broken.yaml": "cluster: {kind: embedded}"])
        #expect(try project.faults("broken").isEmpty)
        try TemporaryProject.replaceWithFolder(".env", in: project.project)
        #expect(try project.faults("broken").map(\.caseName) == ["unreadableFile"])
    }
}
