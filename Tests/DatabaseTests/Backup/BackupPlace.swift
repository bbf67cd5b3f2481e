import Environments
import Foundation
import MySQLClient
import Operations
import Processes
import SystemPackage
import TestDatabases

/// A repository, a state folder and keys of a test's own.
final class BackupPlace: Sendable {
    let folder: FilePath
    let repository: Repository
    private let seal: ObjectSeal

    /// - Parameter recipient: whom to encrypt to instead of the place's own key.
    init(recipient: String? = nil) async throws {
        folder = FilePath(NSTemporaryDirectory()).appending("chatops-place-\(UUID())")
        try Folder.create(folder, permissions: .ownerReadWriteExecute)
        let signer = try SigningKey.findOrCreate(at: folder.appending("sign.key"))
        let store = FolderStore(folder.appending("store"))
        repository = Repository(
            store,
            trusted: TrustedSigners([signer.publicKey]),
            signer: signer,
            heads: HeadsFile(in: folder.appending("state"), of: store.place)
        )
        let made = try await Runner().run(Command("age-keygen", ["-o", folder.appending("age.key").string])).checked()
        let own = made.standardError.split(whereSeparator: \.isWhitespace).last.map(String.init) ?? ""
        seal = ObjectSeal(to: AgeRecipient(recipient ?? own), runner: Runner())
    }

    deinit { try? Folder.remove(folder) }

    var key: FilePath { folder.appending("age.key") }

    var tools: BackupTools {
        BackupTools(
            repository: repository,
            seal: seal,
            state: folder.appending("state"),
            runner: Runner(),
            maker: "a test"
        )
    }

    func doctor(_ instance: MySQLInstance, at now: Date = Date()) -> DatabaseDoctor {
        DatabaseDoctor(DatabaseServer(options: instance.options()), tools) { now }
    }

    func run(
        _ source: MySQLInstance,
        as options: ConnectionOptions? = nil,
        _ method: BackupMethod = .logical(jobs: 2, isStrict: false)
    ) async throws -> Run.Recorded {
        let server = DatabaseServer(options: options ?? source.options())
        let operation = CreateBackup("test", of: server, method, tools)
        return try await run(operation)
    }

    func run(_ operation: any Operations.Operation) async throws -> Run.Recorded {
        let evidence = EvidenceStore(
            root: folder.appending("evidence"),
            environment: "test",
            redactor: Redactor(secrets: ["Pa55word!"])
        )
        return try await Run(operation, stateFolder: folder.appending("state"), evidence: evidence, events: { _ in })()
    }
}
