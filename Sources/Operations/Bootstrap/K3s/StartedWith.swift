/// Everything a running k3s would have to be restarted for, by digest.
///
/// The service gets it as variables from a file that is written last. So the running process itself tells what it was
/// started with, whoever started it and whatever was killed in between; no note beside it can be wrong.
struct StartedWith: Sendable {
    static let prefix = "CHATOPS_K3S_"
    static let binaryVariable = prefix + "BINARY"

    /// The part's variable, its name for people, and its digest, in the order they are told.
    private let parts: [(variable: String, name: String, digest: String)]

    /// - Parameter dropIns: of `config.yaml.d`, as it is.
    init(binary: String, config: HostFile, registries: HostFile, unit: HostFile, dropIns: String) {
        parts = [
            ("BINARY", "the k3s binary", binary),
            ("CONFIG", "config.yaml", config.sha256),
            ("DROPINS", "config.yaml.d", dropIns),
            ("REGISTRIES", "registries.yaml", registries.sha256),
            ("UNIT", "k3s.service", unit.sha256),
        ]
    }

    /// The file systemd reads (systemd.exec(5), `EnvironmentFile=`).
    var text: String { parts.map { "\(Self.prefix)\($0.variable)=\($0.digest)\n" }.joined() }

    /// What differs from what a running k3s was started with: the reasons to restart it.
    func differences(from running: [String: String]) -> [String] {
        parts.filter { running[Self.prefix + $0.variable] != $0.digest }.map(\.name)
    }

}
