internal import SystemPackage

/// A machine reached by ssh(1), as the user would type it.
package struct SSHTarget: Sendable, Hashable, CustomStringConvertible {
    package var user: String
    /// A host name, an address, or an alias of the user's ssh_config(5).
    package var host: String
    /// Nil for what the configuration says, else 22.
    package var port: UInt16?

    package init(user: String, host: String, port: UInt16? = nil) {
        self.user = user
        self.host = host
        self.port = port
    }

    package var description: String { "\(user)@\(host)" + (port.map { ":\($0)" } ?? "") }
}

/// Invocations of the user's own ssh(1), as values.
///
/// Its configuration, agent, known hosts and jumps hold; only what would make a run hang, trust a key unseen or be two
/// connections is set here.
struct SSH: Sendable, Hashable {
    let target: SSHTarget
    /// The unix socket all invocations share one connection by (ssh_config(5), ControlPath).
    let socket: FilePath
    /// A name looked up in `PATH`, or a path.
    var program = "ssh"

    /// A new name for a socket: ssh appends up to 17 characters to it at first, and all must fit `sockaddr_un` (unix(7)).
    static func newSocket() throws(HostFailure) -> FilePath {
        try RuntimeFolder.path().appending("s" + String(UInt64.random(in: 0 ... .max), radix: 36))
    }

    /// What ``master`` prints on the far side once it is logged in.
    static let greeting = "chatops-connected"

    /// Logs in and keeps the connection for all others, until its standard input ends.
    var master: Command {
        Command(
            program,
            options(level: "INFO") + ["-M", "-o", "ControlPersist=no", "-o", "ClearAllForwardings=yes"]
                + destination + ["echo \(Self.greeting); exec cat"],
            input: .heldOpen
        )
    }

    /// `command` run by the user's login shell on the far side, which must be a POSIX one.
    func run(_ command: Command) -> Command {
        var wrapped = Command(
            program,
            options(level: "ERROR") + ["-o", "ControlMaster=no"] + destination + [command.remoteScript],
            input: command.input,
            deadline: command.deadline
        )
        wrapped.output = command.output
        return wrapped
    }

    /// Has the connection carry what comes to a port here to `remote`, as seen from the far side.
    func forward(from local: UInt16, to remote: SSHEndpoint) -> Command {
        control("forward", ["-L", "127.0.0.1:\(local):\(remote)"])
    }

    var exit: Command { control("exit") }

    /// Logs in on a connection of its own, telling everything: the only way to have ssh tell a refused key's fingerprint.
    var explained: Command {
        Command(
            program,
            options(level: "DEBUG1", socket: "none") + destination + ["true"],
            deadline: .seconds(30)
        )
    }

    /// Prints the configuration that holds for the target; connects to nothing.
    var configuration: Command { Command(program, ["-G"] + destination, deadline: .seconds(10)) }

    /// Without the user's configuration: forwardings of their own would be asked for again.
    private func control(_ verb: String, _ arguments: [String] = []) -> Command {
        Command(
            program,
            ["-F", "none", "-S", socket.string, "-O", verb] + arguments + destination,
            deadline: .seconds(20)
        )
    }

    private var destination: [String] {
        (target.port.map { ["-p", "\($0)"] } ?? []) + ["--", "\(target.user)@\(target.host)"]
    }

    private func options(level: String, socket: String? = nil) -> [String] {
        [
            "BatchMode=yes", "StrictHostKeyChecking=yes", "ConnectTimeout=10", "ServerAliveInterval=5",
            "ServerAliveCountMax=3", "RequestTTY=no", "RemoteCommand=none", "LogLevel=\(level)",
        ].flatMap { ["-o", $0] } + ["-S", socket ?? self.socket.string]
    }
}

/// A TCP port as the far side of a connection sees it.
package struct SSHEndpoint: Sendable, Hashable, CustomStringConvertible {
    package var host: String
    package var port: UInt16

    package init(host: String = "127.0.0.1", port: UInt16) {
        self.host = host
        self.port = port
    }

    package var description: String { "\(host.contains(":") ? "[\(host)]" : host):\(port)" }
}

extension Command {
    /// The command as one line for a POSIX shell on another machine.
    ///
    /// Variables go into its argv there: none of them may be a secret.
    var remoteScript: String {
        let folder = workingDirectory.map { "cd \(Command.quoted($0.string)) && " } ?? ""
        let variables = environment.sorted { $0.key < $1.key }
        let removed = variables.flatMap { $0.value == nil ? ["-u", $0.key] : [] }
        let set = variables.compactMap { name, value in value.map { "\(name)=\($0)" } }
        let prefix = variables.isEmpty ? [] : ["env"] + removed + set
        return folder + (prefix + [executable] + arguments).map(Command.quoted).joined(separator: " ")
    }
}
