import HTTPTypes
import NIOCore
import Testing

@testable import ChatServer

@Suite struct TrustedProxiesTests {
    @Test(arguments: [
        ("192.0.2.1", [], "192.0.2.1"),
        ("192.0.2.1", ["203.0.113.9"], "192.0.2.1"),
        ("10.0.0.1", ["203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", ["198.51.100.1, 203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", ["203.0.113.9, 10.1.2.3"], "203.0.113.9"),
        ("10.0.0.1", ["198.51.100.1", "203.0.113.9,10.1.2.3"], "203.0.113.9"),
        ("10.0.0.1", ["10.9.9.9"], "10.9.9.9"),
        ("10.0.0.1", ["203.0.113.9, unknown"], "10.0.0.1"),
        ("10.0.0.1", ["203.0.113.9:4711"], "203.0.113.9"),
        ("10.0.0.1", ["[2001:db8::1]:4711"], "2001:db8::1"),
        ("::ffff:10.0.0.1", ["203.0.113.9"], "203.0.113.9"),
        ("fd00::1", ["2001:db8::1"], "2001:db8::1"),
        ("2001:db8::2", ["203.0.113.9"], "2001:db8::2"),
    ])
    func theClientIsWhomTrustedProxiesTellOf(peer: String, forwarded: [String], client: String) throws {
        let proxies = TrustedProxies(networks: ["10.0.0.0/8", "fd00::/8"].compactMap { Network($0) })
        var headers = HTTPFields()
        headers[values: .xForwardedFor] = forwarded
        let found = proxies.client(peer: try SocketAddress(ipAddress: peer, port: 1), headers: headers)
        #expect(found?.description == client)
    }

    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1"), ("::ffff:192.0.2.1", "192.0.2.1"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
    ])
    func aClientIsItsAddressOrItsSlash64(address: String, network: String) throws {
        let network = try #require(IPAddress(network))
        #expect(IPAddress(address)?.clientNetwork.bytes == network.bytes)
    }

    @Test(arguments: ["", "10.0.0.0/33", "10.0.0/8", "x", "10.0.0.0/", "::/129", "10.0.0.0/8/8", "10.0.0.0/-1"])
    func theseAreNoNetworks(text: String) {
        #expect(Network(text) == nil)
    }
}
