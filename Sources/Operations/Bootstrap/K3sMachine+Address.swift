internal import Environments
internal import Processes

extension K3sMachine {
    /// Where users' connections arrive: what the environment says, else where this machine itself reaches the host.
    func publicAddress() async -> String {
        if let address = site.address { return address.description }
        switch host.host {
        case .local: return "127.0.0.1"
        case .remote(let connection): return await connection.hostName()
        }
    }
}
