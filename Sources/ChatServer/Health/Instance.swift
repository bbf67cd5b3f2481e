import Crypto
import FoundationEssentials
import Glibc

/// Tells replicas from each other.
enum Instance {
    /// Follows from the host's name, which in a cluster is the pod's: whoever knows the pods finds the one that answers,
    /// and nobody else learns its name.
    static let current: String = {
        var host = [CChar](repeating: 0, count: 256)
        gethostname(&host, host.count - 1)
        return name(ofHost: host.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" })
    }()

    static func name(ofHost host: String) -> String {
        SHA256.hash(data: Data(host.utf8)).prefix(6).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
}
