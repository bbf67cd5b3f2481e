package import SystemPackage

/// Where an embedded deployment keeps its things, below `.chatops/<environment>/`.
///
/// ```
/// releases/<id>/   ChatServer, server.env (0600), release.json: never changed once there
/// current          link to the release that is to run
/// good             link to the last release that was verified
/// data/            the database
/// log/             server.log, supervisor.log
/// run/             what runs now: supervisor.lock, supervisor.json, server.json
/// bin/chatops      the supervisor's own program, so that rebuilding chatops does not touch it
/// ```
package struct EmbeddedLayout: Sendable, Hashable {
    package let root: FilePath

    package init(root: FilePath) { self.root = root }

    package var releases: FilePath { root.appending("releases") }
    package var current: FilePath { root.appending("current") }
    package var good: FilePath { root.appending("good") }
    package var data: FilePath { root.appending("data") }
    package var database: FilePath { data.appending("chat.sqlite") }
    package var log: FilePath { root.appending("log") }
    package var serverLog: FilePath { log.appending("server.log") }
    package var supervisorLog: FilePath { log.appending("supervisor.log") }
    package var run: FilePath { root.appending("run") }
    package var supervisorLock: FilePath { run.appending("supervisor.lock") }
    package var supervisorRecord: FilePath { run.appending("supervisor.json") }
    package var serverRecord: FilePath { run.appending("server.json") }
    package var supervisorProgram: FilePath { root.appending("bin").appending("chatops") }

    package var folders: [FilePath] { [root, releases, data, log, run, root.appending("bin")] }

    package func release(_ id: String) -> FilePath { releases.appending(id) }
}
