internal import Environments
internal import Glibc
internal import Processes
internal import SystemPackage

/// What must hold before anything of an embedded deployment is touched.
struct EmbeddedPreflight: Sendable {
    /// Kept free beside the release itself, for the database, logs and evidence.
    static let reserve: UInt64 = 32 << 20

    let layout: EmbeddedLayout
    let listener: Listener
    let binary: ServerBinary

    func check(isStaged: Bool) throws {
        try checkDatabase()
        try checkSpace(isStaged: isStaged)
        try checkPort()
    }

    /// A release that was seen to work had a database; an empty one in its place would look like success.
    private func checkDatabase() throws {
        var status = stat()
        if Release.linked(by: layout.good) != nil && stat(layout.database.string, &status) != 0 {
            throw DeployFailure.databaseIsGone(layout)
        }
    }

    private func checkSpace(isStaged: Bool) throws {
        var status = stat()
        let size = stat(binary.path.string, &status) == 0 ? UInt64(status.st_size) : 0
        let needed = Self.reserve + (isStaged ? 0 : size)
        if let free = Folder.freeBytes(at: layout.root), free < needed {
            throw DeployFailure.diskFull(layout.root, free: free, needed: needed)
        }
    }

    /// The port may be held by this deployment's own server, which will make room; by nobody else.
    private func checkPort() throws {
        let port = listener.port.number
        let own = Set(ServerCommand.processes(layout, .server).map(\.identity))
        let (isOccupied, holders) = ProcessTable.listeners(onPort: port)
        if isOccupied && holders.contains(where: { own.contains($0.identity) }) { return }
        guard let failure = ListenProbe.failure(host: listener.host.description, port: port) else { return }
        if failure == .addressInUse {
            throw DeployFailure.portInUse(host: listener.host.description, port: port, holders: holders)
        }
        throw DeployFailure.cannotListen(host: listener.host.description, port: port, failure)
    }
}
