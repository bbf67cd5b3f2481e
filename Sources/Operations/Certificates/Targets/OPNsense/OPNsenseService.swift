internal import Environments

/// A service of a firewall that takes certificates from its trust store.
struct OPNsenseService: Sendable {
    let service: CertificateTarget.OPNsense.Service
    let api: OPNsenseAPI

    /// Has it load what is in the store, once it was checked where it can be; throws what it found.
    func reconfigure() async throws {
        try await check()
        // It waits for the service itself.
        let answer = try await api.post("\(service.rawValue)/service/reconfigure", deadline: .seconds(180))
        guard answer["status"].string == "ok" else {
            throw api.refused("\(service.rawValue) was not reconfigured: \(answer["status"].string ?? "no status")")
        }
    }

    /// Also writes the certificates to where the service reads them; only HAProxy can be checked.
    func check() async throws {
        guard service == .haproxy else { return }
        let words = OPNsenseAPI.plain(try await api.get("haproxy/service/configtest")["result"].string ?? "")
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
