import Environments
import FoundationEssentials
import Glibc
import Processes
import SystemPackage
import Testing

@testable import Operations

/// What doctor finds on this machine, which has what the tests need.
@Suite struct DiagnosisTests {
    private let folder = TemporaryFolder()

    private func findings(listeningOn port: UInt16) async throws -> [Finding] {
        let environments = folder.path.appending("environments")
        try Folder.create(environments, permissions: .ownerReadWriteExecute)
        try DurableFile.write("{}\n".utf8, to: environments.appending("base.yaml"), permissions: .ownerReadWrite)
        let text = "cluster: {kind: embedded}\nserver: {listen: {port: \(port)}}\n"
        let file = environments.appending("embedded.yaml")
        try DurableFile.write(text.utf8, to: file, permissions: .ownerReadWrite)
        let name = try #require(EnvironmentName("embedded"))
        let loaded = try LoadedEnvironment.load(name, in: Project(root: folder.path), processEnvironment: [:])
        return try await Diagnosis(loaded, project: folder.path, runner: Runner()).findings()
    }

    @Test func aPortHeldByAnotherIsBadAndNamed() async throws {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(socket, $0, size)
                _ = listen(socket, 1)
                _ = getsockname(socket, $0, &size)
            }
        }
        let port = UInt16(bigEndian: address.sin_port)
        let taken = try #require(try await findings(listeningOn: port).first { $0.subject.contains("port") })
        #expect(taken.verdict == .bad)
        #expect(taken.detail.contains("(pid \(getpid()))"))
        #expect(taken.remedy != nil)
        close(socket)
        let free = try #require(try await findings(listeningOn: port).first { $0.subject.contains("port") })
        #expect(free.verdict == .good)
    }

    @Test func swiftAndGitAreNeededToBuildAndNotOtherwise() {
        let building = Requirement.all(for: .embedded, buildsFromSource: true).map(\.program)
        let installed = Requirement.all(for: .embedded, buildsFromSource: false).map(\.program)
        #expect(building == ["swift", "git", "setsid"])
        #expect(installed == ["setsid"])
        #expect(Requirement.all(for: .existing, buildsFromSource: false).map(\.program) == ["helm", "kubectl"])
    }
}
