import ArgumentParser

struct Db: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "db",
        abstract: "The database: backups, an archive of its binlog, restores to any moment, and proof that they work.",
        subcommands: [
            DbBackup.self,
            DbArchive.self,
            DbRestore.self,
            DbFind.self,
            DbDrill.self,
            DbList.self,
            DbStatus.self,
            DbPrune.self,
            DbDoctor.self,
        ]
    )
}
