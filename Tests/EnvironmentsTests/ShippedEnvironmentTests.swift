import Environments
import TestSupport
import Testing
import YAML

@Suite struct ShippedEnvironmentTests {
    @Test func embeddedLoadsWithoutVariables() throws {
        let loaded = try Shipped.copy(variables: false).load("embedded")
        #expect(loaded.warnings.isEmpty)
        #expect(loaded.environment.cluster.kind == .embedded)
        #expect(loaded.environment.server.listen.host.isLoopback)
        #expect(loaded.environment.checks.map(\.name) == ["ready", "api"])
        guard case .http(let api) = loaded.environment.checks[1].value.question else {
            Issue.record("no http check")
            return
        }
        #expect(api.expect.json.map(\.name) == ["success"])
    }

    @Test(arguments: ["local", "remote"])
    func theOthersLoadWithTheExampleVariables(name: String) throws {
        let loaded = try Shipped.copy(variables: true).load(name)
        #expect(loaded.warnings.isEmpty)
        #expect(loaded.environment.cluster.kind == .k3s)
        guard case .mysql(let mysql) = loaded.environment.database else {
            Issue.record("no MySQL")
            return
        }
        #expect(mysql.password == nil, "one is generated")
    }

    @Test func withoutVariablesEachMissingOneIsNamed() throws {
        let project = try Shipped.copy(variables: false)
        for name in ["local", "remote"] {
            let faults = try project.faults(name)
            #expect(!faults.isEmpty && faults.allSatisfy { $0.caseName == "missingReference" })
        }
    }

    @Test func theReferenceLoadsAsAnEnvironmentOfItsOwn() throws {
        let project = try Shipped.copy(variables: true)
        try project.write("environments/own.yaml", Array(try Shipped.text("environments/reference.yaml").utf8))
        let loaded = try project.load(
            "own",
            [
                "REGISTRY_PASSWORD": "x", "MYSQL_PASSWORD": "y", "CHAT_PROBE_PASSWORD": "z",
                "CHAT_WEBHOOK": "https://hooks.example/z", "ACME_BINDING_KEY": "a2V5", "OPNSENSE_KEY": "k",
                "OPNSENSE_SECRET": "s", "BACKUP_ACCESS_KEY": "a", "BACKUP_SECRET_KEY": "b", "BACKUP_PASSWORD": "p",
            ]
        )
        #expect(loaded.warnings.isEmpty)
    }

    /// Every reference of the shipped files has its place in the example.
    @Test func theExampleMentionsEveryVariable() throws {
        let example = try Shipped.text(".env.example")
        for name in ["local", "remote"] {
            let sources = try Shipped.copy(variables: false).sources(name)
            let history = try #require(sources.history(of: .root))
            #expect(!history.references.isEmpty)
            for reference in history.references { #expect(example.contains("\(reference.name)="), "\(reference.name)") }
        }
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func noMutationOfTheShippedFilesCrashes(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let project = try Shipped.copy(variables: true)
        let files = ["environments/base.yaml", "environments/local.yaml", "environments/remote.yaml", ".env"]
        let originals = try files.map { Array(try Shipped.text($0 == ".env" ? ".env.example" : $0).utf8) }
        var refused = 0
        for _ in 0..<60 {
            for (file, bytes) in zip(files, originals) { try project.write(file, mutated(bytes, &generator)) }
            for name in ["local", "remote"] {
                let faults = try project.faults(name)
                if !faults.isEmpty { refused += 1 }
                #expect(faults.allSatisfy { $0.location.line >= 1 && $0.location.column >= 1 })
            }
        }
        #expect(refused > 0)
    }

    private func mutated(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            let index = Int.random(in: 0..<bytes.count, using: &generator)
            let length = min(Int.random(in: 1...12, using: &generator), bytes.count - index)
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: bytes.remove(at: index)
            case 1: bytes[index] = UInt8.random(in: 0...255, using: &generator)
            case 2:
                bytes.insert(
                    contentsOf: Array("${}:-'\"[]{}&*#\n\t ~|".utf8.shuffled(using: &generator).prefix(length)),
                    at: index
                )
            case 3: bytes.removeSubrange(index..<index + length)
            default:
                bytes.insert(
                    contentsOf: bytes[index..<index + length],
                    at: Int.random(in: 0...bytes.count, using: &generator)
                )
            }
        }
        return bytes
    }
}
