import Foundation
import Glibc
import Logging
import Testing

@testable import ChatServer

@Suite struct LogLineTests {
    private func line(_ message: String, _ metadata: Logger.Metadata = [:]) -> LogLine {
        LogLine(time: Date(timeIntervalSince1970: 1.5), level: .info, message: message, metadata: metadata)
    }

    @Test func jsonKeepsNumbersAndNestedValues() {
        let metadata: Logger.Metadata = [
            "port": .stringConvertible(8080), "on": .stringConvertible(true), "list": ["a", "b"], "map": ["k": "v"],
        ]
        #expect(
            line("listening", metadata).rendered(as: .json)
                == #"{"level":"info","message":"listening","metadata":{"list":["a","b"],"map":{"k":"v"},"#
                + #""on":true,"port":8080},"timestamp":"1970-01-01T00:00:01.500Z"}"#
        )
    }

    @Test func textIsForPeople() {
        #expect(
            line("listening", ["port": .stringConvertible(8080), "host": "::1"]).rendered(as: .text)
                == #"1970-01-01T00:00:01.500Z INFO listening host="::1" port=8080"#
        )
    }

    @Test(arguments: ["two\nlines", "carriage\rreturn", "escape \u{1B}[31m", "quote \" and \\", "emoji 🎉", "nul \0"])
    func whatAClientSendsCannotForgeALine(text: String) throws {
        for format in LogFormat.allCases {
            let rendered = line(text, ["path": .string(text)]).rendered(as: format)
            #expect(rendered.unicodeScalars.allSatisfy { $0.value >= 0x20 }, "\(format)")
        }
        let entry = try JSONDecoder().decode(LogEntry.self, from: Data(line(text).rendered(as: .json).utf8))
        #expect(entry.message == text)
    }

    @Test func everyLineOfAServersLifeIsJSON() async throws {
        let server = try await ServerFixture().serve(with: ["CHAT_LOG_LEVEL": "trace"])
        _ = try server.exchange("GET", "/nope")
        server.process.send(SIGTERM)
        #expect(try await server.process.finish().status == 0)
        let entries = try server.log()
        #expect(entries.contains { $0.message == "listening" })
        let timestamp = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/
        #expect(try entries.allSatisfy { try timestamp.wholeMatch(in: $0.timestamp) != nil })
    }
}
