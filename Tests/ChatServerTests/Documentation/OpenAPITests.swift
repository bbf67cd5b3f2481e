import Foundation
import SystemPackage
import TestProcesses
import TestSupport
import Testing

@testable import ChatServer

/// What others make of the OpenAPI document, through `Tests/testbed/schemathesis`.
@Suite struct OpenAPITests {
    private func schemathesis(_ words: String...) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "testbed/schemathesis")
        process.arguments = words
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.start()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    @Test func theDocumentIsValid() throws {
        let fixture = try ServerFixture()
        let document = OpenAPIDocument(endpoints: Endpoint.described).json
        let file = fixture.folder.appending("openapi.json")
        try Data(document.documentText().utf8).write(to: URL(filePath: file.string))
        let valid = try schemathesis("--validate", file.string)
        #expect(valid.status == 0, "\(valid.output)")
        guard case .object(var members) = document else { throw NeverHappened(condition: "an object") }
        members["info"] = nil
        try Data(JSON.object(members).documentText().utf8).write(to: URL(filePath: file.string))
        #expect(try schemathesis("--validate", file.string).status == 1)
    }

    /// Bounded in time: which cases there are follows from the seed, how many of them are tried from the machine.
    @Test(.timeLimit(.minutes(3))) func aServerKeepsToTheDocument() throws {
        let run = try schemathesis("--examples", "2", "--seed", "3", "--seconds", "30", ServerBinary.path.string)
        #expect(run.status == 0, "\(run.output)")
    }
}
