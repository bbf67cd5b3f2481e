import Foundation
import SystemPackage
import Testing

@testable import ChatServer

@Suite struct EnvironmentFileTests {
    private let path: FilePath = "/etc/chat.env"

    @Test(arguments: [
        ("A=1\nB=2", ["A": "1", "B": "2"]),
        ("\r\n# note\r\n  A = 1 \r\n", ["A": "1"]),
        ("A=b=c", ["A": "b=c"]),
        ("A=", ["A": ""]),
        ("A=with 'quotes' inside", ["A": "with 'quotes' inside"]),
        ("", [:]),
    ])
    func linesAreReadAsTheLibraryReadsThem(text: String, variables: [String: String]) {
        let parsed = EnvironmentFile(path: path).parse(text)
        #expect(parsed.variables == variables)
        #expect(parsed.faults.isEmpty)
    }

    @Test(arguments: [
        ("A=1\nnonsense", ConfigurationFault.Reason.malformedLine(2)),
        ("=1", .malformedLine(1)),
        ("export A=1", .malformedLine(1)),
        ("1A=1", .malformedLine(1)),
        ("\n\nA=\"x\"", .quoted(line: 3)),
        ("A=1\nA=2", .duplicate(line: 2)),
    ])
    func whatTheLibraryWouldSkipIsAFault(text: String, reason: ConfigurationFault.Reason) {
        #expect(EnvironmentFile(path: path).parse(text).faults.map(\.reason) == [reason])
    }

    @Test func theProcessEnvironmentWinsOverTheFile() throws {
        let fixture = try ServerFixture()
        let file = fixture.folder.appending("chat.env")
        try "CHAT_LISTEN_PORT=1\nCHAT_LISTEN_HOST=::1\nOTHER=x\n"
            .write(toFile: file.string, atomically: false, encoding: .utf8)
        let settings = try Settings.load(environment: [
            "CHAT_CONFIG_FILE": file.string, "CHAT_LISTEN_PORT": "2", "CHAT_DATABASE_PATH": fixture.database.string,
        ])
        #expect(settings.listenPort == 2)
        #expect(settings.listenHost == "::1")
    }

    @Test func faultsNameTheFileTheyAreIn() throws {
        let fixture = try ServerFixture()
        let file = fixture.folder.appending("chat.env")
        try "CHAT_LISTEN_PORT=x\nCHAT_NOPE=1\n".write(toFile: file.string, atomically: false, encoding: .utf8)
        let failure = #expect(throws: ConfigurationFailure.self) {
            try Settings.load(environment: [
                "CHAT_CONFIG_FILE": file.string, "CHAT_DATABASE_PATH": fixture.database.string,
            ])
        }
        #expect(failure?.faults.map(\.source) == [.file(file), .file(file)])
    }
}
