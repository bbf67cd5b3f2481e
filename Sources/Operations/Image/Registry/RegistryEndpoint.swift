package import CurlHTTP
package import Environments

/// A registry as it is reached from here.
package struct RegistryEndpoint: Sendable {
    /// Where images are pushed to, which may be the near end of a tunnel.
    package var address: RegistryAddress
    /// Plain HTTP.
    package var isInsecure: Bool
    package var credentials: Registry.Credentials?
    package var trust: Trust = .system

    package init(address: RegistryAddress, isInsecure: Bool, credentials: Registry.Credentials? = nil) {
        self.address = address
        self.isInsecure = isInsecure
        self.credentials = credentials
    }

    /// Scheme, host and port.
    package var origin: String { "\(isInsecure ? "http" : "https")://\(address)" }
}
