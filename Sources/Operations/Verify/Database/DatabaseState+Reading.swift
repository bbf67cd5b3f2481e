internal import Environments
internal import Glibc
internal import Processes
internal import SystemPackage

extension DatabaseState {
    /// Asks the release that runs, with its own settings, about its file.
    static func read(_ deployment: EmbeddedDeployment, within deadline: Duration) async throws -> DatabaseState {
        let layout = deployment.layout
        guard let id = deployment.supervisor.server()?.release ?? Release.linked(by: layout.current) else {
            throw DatabaseCheckFailure.notDeployed
        }
        let command = ServerCommand(layout, release: id).database(deadline: deadline)
        var state = try await read(command, deployment.runner)
        var room = statvfs()
        if statvfs(layout.data.string, &room) == 0 {
            let unit = UInt64(room.f_frsize)
            state.room = Room(free: UInt64(room.f_bavail) * unit, total: UInt64(room.f_blocks) * unit)
        }
        return state
    }

    /// Asks a pod of the server, and the pod of the release's own MySQL how much room its volume has.
    static func read(
        _ deployment: ClusterDeployment,
        _ snapshot: RolloutSnapshot,
        within deadline: Duration
    ) async throws -> DatabaseState {
        let connection = deployment.connection
        let server = snapshot.pods.first { pod in
            !pod.isTerminating && pod.containers.contains { $0.name == "server" && !$0.isInitial && $0.isRunning }
                && pod.object.labels["app.kubernetes.io/name"] == ReleaseFacts.server
        }
        guard let server else { throw DatabaseCheckFailure.noServer }
        var command = connection.kubectl.exec(
            "pod/\(server.name)",
            container: "server",
            [ImageContents.programPath, "database"]
        )
        command.deadline = deadline
        var state = try await read(command, connection.runner)
        let hasStore = snapshot.pods.contains { pod in
            pod.name == MySQLPod.name && pod.containers.contains { $0.name == "mysql" && $0.isRunning }
        }
        if hasStore { state.room = try? await room(connection) }
        return state
    }

    private static func read(_ command: Command, _ runner: Runner) async throws -> DatabaseState {
        let result = try await runner.run(command)
        guard result.succeeded else {
            if result.standardError.contains("unknown command 'database'") { throw DatabaseCheckFailure.olderServer }
            throw DatabaseCheckFailure.notAsked(result.lastLine)
        }
        do {
            return try JSONDocument.decode(DatabaseState.self, from: Array(result.standardOutput.utf8))
        } catch {
            throw DatabaseCheckFailure.notAsked("it answered something else: \(result.standardOutput.prefix(200))")
        }
    }

    /// Of the file system that MySQL's volume is on, in 1024-byte blocks (POSIX, `df -kP`).
    private static func room(_ connection: ClusterConnection) async throws -> Room? {
        let command = connection.kubectl.exec(
            "pod/\(MySQLPod.name)",
            container: "mysql",
            ["df", "-kP", "/var/lib/mysql"]
        )
        return room(inTable: try await connection.run(command))
    }

    static func room(inTable text: String) -> Room? {
        guard let line = text.split(whereSeparator: \.isNewline).dropFirst().first else { return nil }
        let words = line.split(whereSeparator: \.isWhitespace)
        guard words.count >= 6, let total = UInt64(words[words.count - 5]), let free = UInt64(words[words.count - 3])
        else { return nil }
        return Room(free: free << 10, total: total << 10)
    }
}
