import Foundation

/// A machine that `chatops bootstrap` makes a k3s.
protocol BootstrapHost {
    /// For `cluster.host`.
    var destination: String { get }
    /// Where its ingress is reached.
    var address: String { get throws }
    /// A folder whose `ssh` knows the destination; nil where the user's own does.
    var searchPath: String? { get }

    /// What a shell command prints that root runs there.
    ///
    /// - Throws: `ToolFailed`.
    @discardableResult
    func shell(_ command: String) async throws -> String
}

/// A release of k3s, as an environment pins it.
struct K3sRelease {
    let version: String
    var sha256: String
    /// Nil for k3s's own.
    var mirror: String?
}

/// A machine with the internet and real k3s, which who runs the tests names, and which they change for good.
struct RealHost: BootstrapHost {
    let destination: String
    let address: String
    let searchPath: String? = nil
    let release: K3sRelease

    /// Nil unless `CHATOPS_TEST_K3S=1` and the variables in docs/guide/contributing.md are set.
    static let named: RealHost? = {
        let variables = ProcessInfo.processInfo.environment
        guard variables["CHATOPS_TEST_K3S"] == "1",
            let destination = variables["CHATOPS_TEST_K3S_HOST"], let address = variables["CHATOPS_TEST_K3S_ADDRESS"],
            let version = variables["CHATOPS_TEST_K3S_VERSION"], let sha256 = variables["CHATOPS_TEST_K3S_SHA256"]
        else { return nil }
        return RealHost(
            destination: destination,
            address: address,
            release: K3sRelease(version: version, sha256: sha256)
        )
    }()

    func shell(_ command: String) async throws -> String {
        let quoted = "'" + command.replacing("'", with: "'\\''") + "'"
        let argv = ["/usr/bin/env", "ssh", "-n", destination, "sudo -n sh -e -c \(quoted)"]
        return try await Invocation.output(of: argv, in: "/", within: .seconds(120))
    }
}
