import Foundation
import Glibc
import SystemPackage
import TestProcesses
import TestSupport

/// A MySQL server of a test's own, to be stopped, frozen and killed (`Tests/testbed/mysql`); gone with the value.
final class MySQLInstance: Sendable {
    enum Command: String {
        case start, stop, kill, freeze, thaw, wipe
    }

    struct CommandFailed: Error {
        let command: Command
        let errors: String
    }

    let folder: FilePath
    private let testbed: FilePath
    private let port: Int

    /// Beside the run's own server, whose folder is `<testbed>/inst/<port>`.
    init() async throws {
        testbed = try TestSchema.runFolder().removingLastComponent().removingLastComponent()
        port = try Self.freePort()
        folder = testbed.appending("inst/\(port)")
        try await run(.start)
    }

    deinit {
        guard let wiping = try? start(.wipe, errors: Pipe()) else { return }
        wiping.waitUntilExit()
    }

    /// Returns when it is done: a server that was started answers, one that was stopped has ended.
    func run(_ command: Command) async throws {
        let errors = Pipe()
        let process = try start(command, errors: errors)
        try await eventually("mysql \(command)", within: .seconds(60)) { !process.isRunning }
        guard process.terminationStatus == 0 else {
            let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            throw CommandFailed(command: command, errors: text)
        }
    }

    private func start(_ command: Command, errors: Pipe) throws -> Process {
        let checkout = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()
            .removingLastComponent()
        let process = Process()
        process.executableURL = URL(filePath: checkout.appending("Tests/testbed/mysql").string)
        process.arguments = [command.rawValue, "\(port)"]
        process.environment = ProcessInfo.processInfo.environment.merging(
            ["CHATOPS_MYSQL_TESTBED": testbed.string]
        ) { $1 }
        process.standardOutput = FileHandle.nullDevice
        process.standardError = errors
        try process.start()
        return process
    }

    /// Below the ports that the system gives to clients, one of which could take it while the server is down.
    private static func freePort() throws -> Int {
        for _ in 0..<100 {
            let port = Int.random(in: 20_000..<32_000)
            let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(socket) }
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = in_port_t(UInt16(port).bigEndian)
            address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
            let status = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            if status == 0 { return port }
        }
        throw Errno.addressInUse
    }
}
