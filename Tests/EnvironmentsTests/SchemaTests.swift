import Environments
import FoundationEssentials
import SystemPackage
import Testing
import YAML

@Suite struct SchemaTests {
    /// `CHATOPS_REWRITE_GOLDEN=1 swift test` writes the file anew.
    @Test func theCommittedSchemaIsUpToDate() throws {
        if ProcessEnvironment.rewritesGolden {
            let path = Shipped.root.pushing(FilePath("environments/schema.json")).string
            try Data(EnvironmentSchema.json().utf8).write(to: URL(filePath: path))
        }
        #expect(try Shipped.text("environments/schema.json") == EnvironmentSchema.json())
    }

    @Test func theSchemaHasEveryKeyAndNoOther() throws {
        let schema = try Node(parsing: EnvironmentSchema.json(), file: "schema.json")
        for (path, field) in EnvironmentSchema.allFields() {
            let steps = path.flatMap { $0.hasPrefix("<") ? ["additionalProperties"] : ["properties", $0] }
            let node = try #require(schema[path: ValuePath(steps.map { .key($0) })], "\(path)")
            let summary = node[path: ValuePath([.key("description")])]?.scalarValue
            #expect(summary == .string(field.summary))
        }
    }

    @Test func everyKeyIsDocumentedInOneLine() {
        for (path, field) in EnvironmentSchema.allFields() {
            #expect(field.summary.hasSuffix(".") && !field.summary.contains("\n"), "\(path)")
        }
    }

    @Test func theMarkdownNamesEveryKey() {
        let markdown = EnvironmentReference.markdown()
        for (path, _) in EnvironmentSchema.allFields() {
            #expect(markdown.contains("`\(path.joined(separator: "."))`"), "\(path)")
        }
        #expect(markdown.hasSuffix("|\n") || markdown.hasSuffix(".\n"))
    }

    @Test(arguments: EnvironmentSchema.allFields().map { $0.path })
    func theReferenceFileSetsEveryKey(path: [String]) throws {
        let reference = try Node(parsing: try Shipped.text("environments/reference.yaml"), file: "reference.yaml")
        #expect(reference.holds(path[...]))
    }

    @Test func theReferenceFileNamesEveryChoiceAndDefault() throws {
        let text = try Shipped.text("environments/reference.yaml")
        for (path, field) in EnvironmentSchema.allFields() {
            if case .choice(let names) = field.type {
                #expect(text.contains("# " + names.joined(separator: " | ")), "\(path)")
            }
            if case .defaults(let value) = field.presence {
                #expect(text.contains("efault: \(value)") || text.contains("efault: \"\(value)\""), "\(path): \(value)")
            }
        }
    }

    @Test(arguments: ["base", "embedded", "local", "remote", "reference"])
    func shippedFilesPointEditorsAtTheSchema(name: String) throws {
        let text = try Shipped.text("environments/\(name).yaml")
        #expect(text.hasPrefix("# yaml-language-server: $schema=schema.json\n"))
    }
}

enum ProcessEnvironment {
    static var rewritesGolden: Bool { ProcessInfo.processInfo.environment["CHATOPS_REWRITE_GOLDEN"] == "1" }
}

extension Node {
    /// Whether a path is set, where a step such as `<name>` stands for any key.
    fileprivate func holds(_ path: ArraySlice<String>) -> Bool {
        guard let step = path.first else { return true }
        guard case .mapping(let mapping) = content else { return false }
        return mapping.entries.contains {
            ($0.key == step || step.hasPrefix("<")) && $0.value.holds(path.dropFirst())
        }
    }
}
