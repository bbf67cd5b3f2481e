internal import Foundation
internal import Glibc
package import SystemPackage
internal import TestProcesses
internal import TestSupport

/// A MySQL server of a test's own, to be stopped, frozen and killed (`Tests/testbed/mysql`); gone with the value.
package final class MySQLInstance: Sendable {
    package enum Command: String, Sendable {
        case start, stop, kill, freeze, thaw, wipe
    }

    package struct CommandFailed: Error {
        package let command: Command
        package let errors: String
    }

    package struct NoServer: Error, CustomStringConvertible {
        package let description =
            "CHATOPS_TEST_MYSQL is not set: run script/test, or set it to what Tests/testbed/mysql prints"
    }

    /// Holds `mysql.sock`, and `tls/ca.pem`, the authority of its certificate for 127.0.0.1.
    package let folder: FilePath
    package let port: Int
    private let testbed: FilePath
    private let options: [String]

    /// Beside the run's own server, whose folder is `<testbed>/inst/<port>`.
    ///
    /// - Parameter options: of mysqld, such as `--max-binlog-size=4096`.
    package init(options: [String] = []) async throws {
        guard let path = ProcessInfo.processInfo.environment["CHATOPS_TEST_MYSQL"] else { throw NoServer() }
        self.options = options
        testbed = FilePath(path).removingLastComponent().removingLastComponent()
        port = try Self.freePort()
        folder = testbed.appending("inst/\(port)")
        try await run(.start)
    }

    deinit {
        guard let wiping = try? start(.wipe, errors: Pipe()) else { return }
        wiping.waitUntilExit()
    }

    /// Returns when it is done: a server that was started answers, one that was stopped has ended.
    package func run(_ command: Command) async throws {
        let errors = Pipe()
        let process = try start(command, errors: errors)
        try await eventually("mysql \(command)", within: .seconds(60)) { process.exitStatus != nil }
        guard process.exitStatus == 0 else {
            let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            throw CommandFailed(command: command, errors: text)
        }
    }

    /// With MySQL's own programs: mysqld, mysql, mysqldump, mysqlbinlog.
    package var programs: FilePath { testbed.appending("bin") }

    private func start(_ command: Command, errors: Pipe) throws -> Process {
        let checkout = FilePath(#filePath).removingLastComponent().removingLastComponent()
            .removingLastComponent()
        let process = Process()
        process.executableURL = URL(filePath: checkout.appending("Tests/testbed/mysql").string)
        process.arguments = [command.rawValue, "\(port)"] + (command == .start ? options : [])
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
