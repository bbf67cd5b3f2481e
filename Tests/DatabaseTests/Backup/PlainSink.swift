import Dispatch
import Foundation
import MySQLClient
import Operations
import Processes
import SystemPackage
import TestDatabases
import Testing

/// Keeps a backup's objects as plain files.
final class PlainSink: BackupSink {
    let folder: FilePath

    init() throws {
        folder = FilePath(NSTemporaryDirectory()).appending("chatops-plain-\(UUID())")
        try Folder.create(folder.appending("rows"), permissions: .ownerReadWriteExecute)
    }

    deinit { try? Folder.remove(folder) }

    func object<Value: Sendable>(
        _ name: String,
        _ body: @escaping @Sendable (ContentWriter) throws -> Value
    ) async throws -> Value {
        let path = folder.appending(FilePath(name).components)
        return try await withCheckedThrowingContinuation { continuation in
            DispatchQueue(label: "plain").async {
                continuation.resume(
                    with: Result {
                        let file = try FileDescriptor.open(
                            path,
                            .writeOnly,
                            options: [.create, .truncate],
                            permissions: .ownerReadWrite
                        )
                        return try file.closeAfter { try body { _ = try file.writeAll($0) } }
                    }
                )
            }
        }
    }

    /// Loads all objects by the `mysql` program, as a person without chatops would.
    func load(_ contents: LogicalBackup.Contents, into instance: MySQLInstance) async throws {
        for role in [BackupObject.Role.tables, .rows, .code, .accounts] {
            for object in contents.objects where object.role == role {
                let command = Command(
                    instance.programs.appending("mysql").string,
                    [
                        "--no-defaults", "--socket=\(instance.folder.appending("mysql.sock"))", "--user=root",
                        "--binary-mode", "--max-allowed-packet=1G",
                    ],
                    input: .file(folder.appending(FilePath(object.name).components))
                )
                try await Runner().run(command).checked()
            }
        }
    }
}

extension MySQLInstance {
    func options(user: String = "root", password: String = "") -> ConnectionOptions {
        ConnectionOptions(
            address: .socket(folder.appending("mysql.sock")),
            user: user,
            password: password,
            database: nil
        )
    }

    func session(user: String = "root", password: String = "") async throws -> ServerSession {
        try await DatabaseServer(options: options(user: user, password: password)).session()
    }

    func backup(jobs: Int = 2) -> LogicalBackup { LogicalBackup(of: DatabaseServer(options: options()), jobs: jobs) }
}
