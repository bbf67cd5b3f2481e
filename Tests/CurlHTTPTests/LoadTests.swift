import CurlHTTP
import Foundation
import Testing

@Suite(.servers, .serialized) struct LoadTests {
    let servers = Servers.current

    private func descriptors() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    }

    private func residentKilobytes() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") })
        return try #require(Int(line.split(separator: " ").dropLast().last ?? ""))
    }

    private func send(_ count: Int, width: Int, by client: Client) async throws {
        try await withThrowingTaskGroup(of: Int.self) { group in
            for index in 0..<count {
                if index >= width { #expect(try await group.next() == 200) }
                group.addTask {
                    var request = try Request(.get, servers.secure())
                    request.trust = .file(servers.authority)
                    request.freshConnection = index.isMultiple(of: 4)
                    return try await client.send(request).status
                }
            }
            for try await status in group { #expect(status == 200) }
        }
    }

    @Test func twoThousandRequestsLeaveNothingBehind() async throws {
        let client = Client(version: "test")
        try await send(400, width: 20, by: client)
        let (descriptorsBefore, memoryBefore) = (try descriptors(), try residentKilobytes())
        try await send(2_000, width: 20, by: client)
        #expect(try descriptors() <= descriptorsBefore + 80)
        #expect(try residentKilobytes() <= memoryBefore + 32 << 10)
    }

    @Test func twoHundredAtOnce() async throws {
        let client = Client(version: "test")
        let started = ContinuousClock.now
        try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<200 {
                group.addTask { try await client.send(Request(.get, servers.fault("late/300"))).text }
            }
            for try await text in group { #expect(text == "late") }
        }
        #expect(started.duration(to: .now) < .seconds(5))
    }

    @Test func aClientTakesItsDescriptorsAlong() async throws {
        let before = try descriptors()
        for _ in 0..<50 {
            _ = try await Client(version: "test").send(Request(.get, servers.plain()))
        }
        let deadline = ContinuousClock.now + .seconds(5)
        while try descriptors() > before + 40, ContinuousClock.now < deadline { await Task.yield() }
        #expect(try descriptors() <= before + 40)
    }
}
