import ArgumentParser

struct Db: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "db",
        abstract: "The database: backups, an archive of its binlog, restores to any moment, and proof that they work.",
        subcommands: [DbBackup.self, DbDoctor.self, DbDrill.self, DbFind.self, DbRestore.self, DbStatus.self]
    )
}
