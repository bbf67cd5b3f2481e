import Diagnostics
import Foundation
import Logging
import SystemPackage
import Testing

@testable import ChatServer

@Suite struct SettingsTests {
    private let required = ["CHAT_DATABASE_PATH": "/tmp/chat.db"]

    @Test func onlyTheDatabaseIsRequired() throws {
        #expect(try Settings.load(environment: required) == Settings(database: .sqlite("/tmp/chat.db")))
    }

    @Test func everyVariableIsRead() throws {
        let settings = try Settings.load(environment: [
            "CHAT_DATABASE_PATH": "/tmp/chat.db", "CHAT_LISTEN_HOST": "::1", "CHAT_LISTEN_PORT": "0",
            "CHAT_LOG_LEVEL": "trace", "CHAT_LOG_FORMAT": "text", "CHAT_SHUTDOWN_DEADLINE_SECONDS": "3600",
            "CHAT_EXIT_WHEN_STDIN_CLOSES": "true", "CHAT_DRAIN_DELAY_SECONDS": "600",
        ])
        #expect(
            settings
                == Settings(
                    listenHost: "::1",
                    listenPort: 0,
                    database: .sqlite("/tmp/chat.db"),
                    logLevel: .trace,
                    logFormat: .text,
                    drainDelay: .seconds(600),
                    shutdownDeadline: .seconds(3600),
                    exitsWhenStdinCloses: true
                )
        )
    }

    @Test(arguments: [
        ("CHAT_LISTEN_PORT", "x", ConfigurationFault.Reason.notAnInteger(0...65535)),
        ("CHAT_LISTEN_PORT", "65536", .notAnInteger(0...65535)),
        ("CHAT_LISTEN_PORT", "-1", .notAnInteger(0...65535)),
        ("CHAT_LISTEN_PORT", "8080 ", .notAnInteger(0...65535)),
        ("CHAT_LISTEN_PORT", "", .empty),
        ("CHAT_LISTEN_PORT", "99999999999999999999", .notAnInteger(0...65535)),
        ("CHAT_LISTEN_HOST", "a b", .notAHost),
        ("CHAT_LISTEN_HOST", "http://x/", .notAHost),
        ("CHAT_DATABASE_PATH", "", .empty),
        ("CHAT_DATABASE_PATH", "/tmp", .isFolder),
        ("CHAT_DATABASE_PATH", "/nonexistent/folder/chat.db", .folderMissing),
        ("CHAT_DATABASE_PATH", "/etc/passwd/chat.db", .folderMissing),
        ("CHAT_LOG_LEVEL", "loud", .notOneOf(Logger.Level.allCases.map(\.rawValue))),
        ("CHAT_LOG_FORMAT", "xml", .notOneOf(["json", "text"])),
        ("CHAT_SHUTDOWN_DEADLINE_SECONDS", "0", .notAnInteger(1...3600)),
        ("CHAT_SHUTDOWN_DEADLINE_SECONDS", "1.5", .notAnInteger(1...3600)),
        ("CHAT_DRAIN_DELAY_SECONDS", "-1", .notAnInteger(0...600)),
        ("CHAT_EXIT_WHEN_STDIN_CLOSES", "maybe", .notABoolean),
        ("CHAT_LISTEN_PROT", "1", .unknown(suggestion: .listenPort)),
        ("CHAT_LOGLEVEL", "info", .unknown(suggestion: .logLevel)),
        ("CHAT_FAVOURITE_COLOUR", "red", .unknown(suggestion: nil)),
        ("CHAT_CONFIG_FILE", "/nonexistent/file", .unreadable(.noSuchFileOrDirectory)),
        ("CHAT_CONFIG_FILE", "/tmp", .unreadable(.isDirectory)),
    ])
    func eachFaultIsNamed(name: String, value: String, reason: ConfigurationFault.Reason) {
        let environment = required.merging([name: value]) { $1 }
        let failure = #expect(throws: ConfigurationFailure.self) { try Settings.load(environment: environment) }
        #expect(failure?.faults.map(\.reason) == [reason])
        #expect(failure?.message.contains(name) == true)
        #expect(failure?.exitCode == .configuration)
    }

    @Test func aMissingDatabasePathIsAFault() {
        let failure = #expect(throws: ConfigurationFailure.self) { try Settings.load(environment: [:]) }
        #expect(failure?.faults == [ConfigurationFault(.databasePath, in: .environment, .missing)])
    }

    @Test func allFaultsAreReportedAtOnce() {
        let failure = #expect(throws: ConfigurationFailure.self) {
            try Settings.load(environment: [
                "CHAT_LISTEN_PORT": "x", "CHAT_LOG_LEVEL": "y", "CHAT_DATABASE_PATHS": "z",
            ])
        }
        #expect(
            Set(failure?.faults.map(\.name) ?? []) == [
                "CHAT_LISTEN_PORT", "CHAT_LOG_LEVEL", "CHAT_DATABASE_PATHS", "CHAT_DATABASE_PATH",
            ]
        )
    }

    @Test func valuesAreNotRepeated() {
        let failure = #expect(throws: ConfigurationFailure.self) {
            try Settings.load(environment: ["CHAT_DATABASE_PASSWORD": "hunter2", "CHAT_LISTEN_PORT": "hunter2"])
        }
        #expect(failure?.message.contains("hunter2") == false)
    }
}
