internal import Environments

/// A service of a firewall that takes certificates from its trust store.
struct OPNsenseService: Sendable {
    let service: CertificateTarget.OPNsense.Service
    let api: OPNsenseAPI

    /// Has it load what is in the store; the answer waits for that.
    func load() async throws {
        let answer = try await api.post("\(service.rawValue)/service/reconfigure", deadline: .seconds(180))
        guard answer["status"].string == "ok" else {
            throw api.refused("\(service.rawValue) was not reconfigured: \(answer["status"].string ?? "no status")")
        }
    }

    /// Throws what it finds fault with; it also writes the certificates to where the service reads them.
    ///
    /// Only HAProxy can be checked.
    func check() async throws {
        guard service == .haproxy else { return }
        let answer = try await api.get("haproxy/service/configtest", deadline: .seconds(120))
        let words = OPNsenseAPI.plain(answer["result"].string ?? "")
        let lines = words.split(whereSeparator: \.isNewline).map(String.init)
        // The words of HAProxy and of configd are all that is told.
        let faults = lines.filter { line in
            ["[ALERT]", "Fatal errors", "Error(s) found", "Execute error"].contains { line.contains($0) }
        }
        guard faults.isEmpty else {
            throw api.refused("haproxy refuses the configuration:\n  " + faults.prefix(6).joined(separator: "\n  "))
        }
    }
}
