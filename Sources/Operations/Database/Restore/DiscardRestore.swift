package import SystemPackage

/// Removes a restore: its server, and all that it fetched.
package struct DiscardRestore: Operation {
    package let command = "db restore"
    package let environment: String
    package let arguments = ["--discard"]

    let folder: FilePath
    let programs: MySQLPrograms

    package init(_ environment: String, in folder: FilePath, _ programs: MySQLPrograms) {
        self.environment = environment
        self.folder = folder
        self.programs = programs
    }

    package func prepare(_ events: @escaping EventHandler) async throws -> Preparation {
        let (folder, programs) = (folder, programs)
        // Whatever else is in a folder that was named by mistake stays.
        let embedded = ["restored.json", "chat.sqlite", "chat.sqlite-wal", "chat.sqlite-shm", "part", "sealed"]
        let isEmbedded = FileKind(at: folder.appending(embedded[0])) != nil
        if Folder.exists(folder), !isEmbedded, try RestoreState.read(in: folder) == nil {
            throw RestoreFailure.unfit(reason: "\(folder) does not hold a restore", hint: nil)
        }
        let step = Step(
            "discard",
            intent: "end the scratch server in \(folder), and remove it with all that was restored",
            isSatisfied: { !Folder.exists(folder) },
            apply: {
                let server = ScratchServer(in: RestoreWork.serverFolder(in: folder), programs: programs)
                try await server.wipe()
                for name in ["objects", "binlog"] + embedded.reversed() { try Folder.remove(folder.appending(name)) }
                // Last, so that a killed run can be told from a folder of others.
                try Folder.remove(RestoreState.path(in: folder))
                if try Folder.names(in: folder).isEmpty { try Folder.remove(folder) }
                return nil
            }
        )
        var preparation = Preparation(
            steps: [step],
            verify: { [] },
            standing: { "the rest of the restore in \(folder); the same command goes on" }
        )
        preparation.aftermath = { .failed }
        return preparation
    }
}
