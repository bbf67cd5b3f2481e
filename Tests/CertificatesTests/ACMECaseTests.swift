import Foundation
import TestServers
import Testing

/// The page of cases names tests that are there.
@Suite struct ACMECaseTests {
    @Test func everyCaseHasATest() throws {
        let root = Server.testbed.deletingLastPathComponent().deletingLastPathComponent()
        let page = try String(contentsOf: root.appending(path: "docs/guide/acme-cases.md"), encoding: .utf8)
        let cases = page.split(separator: "\n").compactMap { $0.wholeMatch(of: /\| (\d+) \|.*\|(.*)\|/)?.output }
        #expect(cases.compactMap { Int($0.1) } == Array(1...25))

        var sources = ""
        let tests = root.appending(path: "Tests")
        for case let file as URL in FileManager.default.enumerator(at: tests, includingPropertiesForKeys: nil)
            ?? .init()
        where file.pathExtension == "swift" {
            sources += try String(contentsOf: file, encoding: .utf8)
        }
        for line in cases {
            let names = line.2.matches(of: /`(\w+)`/).map { String($0.1) }
            #expect(!names.isEmpty, "case \(line.1)")
            for name in names {
                #expect(sources.contains("func \(name)(") || sources.contains("struct \(name) {"), "\(name)")
            }
        }
    }
}
