internal import FoundationEssentials
internal import Glibc
internal import MySQLClient
internal import Processes
package import SystemPackage

/// A MySQL server of a restore's own: no network, no binlog, no events, its data in a folder of its own.
///
/// It outlives chatops; whoever comes next finds it again by a variable in its environment, so that no process of others
/// is ever taken for it.
package struct ScratchServer: Sendable {
    static let user = "chatops_restore"
    private static let variable = "CHATOPS_SCRATCH_SERVER"

    package let folder: FilePath
    let programs: MySQLPrograms
    /// Of mysqld, such as what has to be as it was on the source.
    private let options: [String]

    /// - Parameter settings: system variables and their values that have to be as on the source.
    package init(in folder: FilePath, programs: MySQLPrograms, settings: [String: String] = [:]) {
        self.folder = folder
        self.programs = programs
        options = settings.sorted { $0.key < $1.key }.map { "--\($0.key.replacing("_", with: "-"))=\($0.value)" }
    }

    package var data: FilePath { folder.appending("data") }
    package var log: FilePath { folder.appending("mysqld.log") }
    package var relayLogs: FilePath { folder.appending("relay") }
    private var accountFile: FilePath { folder.appending("account.sql") }
    /// What MySQL's programs read the account's password from.
    package var clientFile: FilePath { folder.appending("client.cnf") }
    /// The password alone.
    var passwordFile: FilePath { folder.appending("password") }

    /// MySQL refuses paths longer than 107 bytes.
    package var socket: FilePath {
        get throws {
            let near = folder.appending("mysql.sock")
            if near.string.utf8.count <= 100 { return near }
            let name = "restore-" + FileContents.sha256(folder.string.utf8).prefix(16)
            return try RuntimeFolder.path().appending(name)
        }
    }

    package var isInitialized: Bool { Folder.exists(data.appending("mysql")) }

    /// Makes the data folder where there is none; one that was half made by a killed run is made anew.
    package func initialize() async throws {
        guard !isInitialized else { return }
        try Folder.create(folder, permissions: .ownerReadWriteExecute)
        let unfinished = folder.appending("data.new")
        try Folder.remove(unfinished)
        try Folder.remove(folder.appending("initialize.log"))
        let log = folder.appending("initialize.log")
        let result = try await programs.runner.run(
            Command(
                programs.path(of: "mysqld"),
                ["--no-defaults", "--initialize-insecure", "--datadir=\(unfinished)", "--log-error=\(log)"]
                    + own + options,
                deadline: .seconds(600)
            )
        )
        guard result.succeeded else { throw RestoreFailure.serverEnded(log: log, lastWords: Self.errors(in: log)) }
        try DurableFile.move(unfinished, to: data)
    }

    /// Makes the data folder of a copy of another server's.
    func unpack(_ tar: FilePath) async throws {
        try Folder.create(folder, permissions: .ownerReadWriteExecute)
        let unfinished = folder.appending("data.new")
        try Folder.remove(unfinished)
        try Folder.create(unfinished, permissions: .ownerReadWriteExecute)
        let command = Command("tar", ["-x", "-f", tar.string, "-C", unfinished.string, "--no-same-owner"])
        try await programs.runner.run(command).checked()
        try DurableFile.move(unfinished, to: data)
    }

    /// mysqld refuses to run as root unless it is told so.
    private var own: [String] { geteuid() == 0 ? ["--user=root"] : [] }

    /// Starts it where it does not run; returns when it answers.
    package func start() async throws {
        if !running.isEmpty {
            if try await answers() { return }
            await end(SIGKILL)
        }
        // A killed one's lock names a process id, which may be another's by now, or a zombie's.
        for name in [try socket.string, try socket.string + ".lock"] { try Folder.remove(FilePath(name)) }
        try writeAccount()
        try Folder.create(relayLogs, permissions: .ownerReadWriteExecute)
        let arguments = try self.arguments
        let result = try await programs.runner.run(
            Command(
                programs.path(of: "mysqld"),
                arguments,
                environment: [Self.variable: folder.string],
                output: .appended(to: folder.appending("mysqld.out")),
                deadline: .seconds(600)
            )
        )
        guard result.succeeded else { throw RestoreFailure.serverEnded(log: log, lastWords: Self.errors(in: log)) }
        guard try await answers() else {
            throw RestoreFailure.noAnswer(folder, reason: Self.errors(in: log).last ?? "it did not say why")
        }
    }

    private var arguments: [String] {
        get throws {
            [
                "--no-defaults", "--daemonize", "--datadir=\(data)", "--socket=\(try socket)",
                "--pid-file=\(folder.appending("mysqld.pid"))", "--log-error=\(log)", "--init-file=\(accountFile)",
                "--skip-networking", "--mysqlx=OFF", "--secure-file-priv=NULL", "--local-infile=OFF",
                "--disable-log-bin", "--server-id=\(Self.serverID)", "--gtid-mode=ON",
                "--enforce-gtid-consistency=ON", "--event-scheduler=OFF", "--skip-replica-start",
                "--relay-log=\(relayLogs.appending("relay"))",
                "--relay-log-index=\(relayLogs.appending("relay.index"))",
                "--relay-log-purge=OFF", "--relay-log-recovery=OFF", "--replica-preserve-commit-order=ON",
                "--replica-parallel-workers=\(Self.workers)", "--max-allowed-packet=1G",
                "--replica-max-allowed-packet=1G", "--replica-pending-jobs-size-max=1G",
                // What a kill of the server's process takes nothing from: GTIDs are written with their transactions.
                "--innodb-flush-log-at-trx-commit=2", "--innodb-buffer-pool-size=\(Self.bufferPool)",
                "--innodb-redo-log-capacity=512M", "--max-connections=64",
            ] + own + options
        }
    }

    /// Any that the source does not have: events of one's own server id are passed over by the applier.
    static let serverID: UInt32 = 4_294_967_294
    private static var workers: Int { max(4, 2 * ProcessInfo.processInfo.activeProcessorCount) }
    /// A quarter of the memory, between 128 MiB and 8 GiB.
    private static var bufferPool: UInt64 { min(max(ProcessInfo.processInfo.physicalMemory / 4, 128 << 20), 8 << 30) }

    /// An account that neither what is loaded nor what is replayed knows of, made at each start.
    private func writeAccount() throws {
        let password = try password ?? Self.newPassword()
        let account = "'\(Self.user)'@'localhost'"
        // One statement a line, as mysqld reads it.
        let statements = """
            CREATE USER IF NOT EXISTS \(account) IDENTIFIED BY '\(password)';
            ALTER USER \(account) IDENTIFIED BY '\(password)' ACCOUNT UNLOCK;
            GRANT ALL ON *.* TO \(account) WITH GRANT OPTION;
            GRANT PROXY ON ''@'' TO \(account) WITH GRANT OPTION;

            """
        let client = "[client]\nuser=\(Self.user)\npassword=\(password)\nsocket=\(try socket)\n"
        try DurableFile.write("\(password)\n".utf8, to: passwordFile, permissions: .ownerReadWrite)
        try DurableFile.write(client.utf8, to: clientFile, permissions: .ownerReadWrite)
        try DurableFile.write(statements.utf8, to: accountFile, permissions: .ownerReadWrite)
    }

    private var password: String? {
        get throws {
            let text = try FileContents.read(clientFile).map { String(decoding: $0, as: UTF8.self) }
            return text?.split(separator: "\n").first { $0.hasPrefix("password=") }.map { String($0.dropFirst(9)) }
        }
    }

    private static func newPassword() -> String {
        let letters = Array("abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789")
        var generator = SystemRandomNumberGenerator()
        // A validating plugin would want one of each kind.
        return "Aa1_" + String((0..<32).compactMap { _ in letters.randomElement(using: &generator) })
    }

    /// Connects.
    package func connect() async throws -> ServerSession {
        var options = ConnectionOptions(
            address: .socket(try socket),
            user: Self.user,
            password: try password ?? "",
            database: nil
        )
        // A checksum or an index of a large table takes its time, and the server is nobody else's.
        options.timeout = .seconds(86_400)
        options.connectTimeout = .seconds(10)
        return try await ServerSession.connect(options)
    }

    private func answers() async throws -> Bool {
        guard let session = try? await connect() else { return false }
        let text = try? await session.text("SELECT @@datadir")
        await session.close()
        return text.map { FilePath($0).lexicallyNormalized() == data.lexicallyNormalized() } ?? false
    }

    /// The last things the log calls errors.
    static func errors(in log: FilePath) -> [String] {
        let bytes = ((try? FileContents.read(log, limit: 16 << 20)) ?? nil) ?? []
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        return lines.filter { $0.contains("[ERROR]") }.suffix(5).map(String.init)
    }
}

extension ScratchServer {
    /// What runs of it.
    var running: [ProcessIdentity] {
        ProcessTable.processes(withVariable: Self.variable, equalTo: folder.string).map(\.identity)
    }

    package var isRunning: Bool { !running.isEmpty }

    /// Shuts it down and waits until it is gone.
    package func stop() async { await end(SIGTERM) }

    package func kill() async { await end(SIGKILL) }

    private func end(_ signal: Int32) async {
        let identities = running
        for identity in identities { Glibc.kill(identity.pid, signal) }
        if await ProcessIdentity.waitUntilGone(identities, atMost: .seconds(signal == SIGTERM ? 120 : 20)) { return }
        for identity in identities where identity.isRunning { Glibc.kill(identity.pid, SIGKILL) }
        await ProcessIdentity.waitUntilGone(identities, atMost: .seconds(20))
    }

    /// Ends it and removes all it had.
    package func wipe() async throws {
        await kill()
        for name in [try socket.string, try socket.string + ".lock"] { try? Folder.remove(FilePath(name)) }
        try Folder.remove(folder)
    }
}
