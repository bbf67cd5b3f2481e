import Testing

@testable import ChatServer

@Suite struct NetworkTests {
    @Test(arguments: [
        ("10.0.0.0/8", "10.255.255.255", true),
        ("10.0.0.0/8", "11.0.0.0", false),
        // What stands behind the prefix does not count.
        ("10.1.2.3/8", "10.9.9.9", true),
        ("192.168.1.128/25", "192.168.1.128", true),
        ("192.168.1.128/25", "192.168.1.127", false),
        ("172.16.0.0/12", "172.31.255.255", true),
        ("172.16.0.0/12", "172.32.0.0", false),
        ("127.0.0.1", "127.0.0.1", true),
        ("127.0.0.1/32", "127.0.0.2", false),
        ("0.0.0.0/0", "203.0.113.9", true),
        ("0.0.0.0/0", "::1", false),
        ("::/0", "127.0.0.1", false),
        ("fd00::/8", "fdff::1", true),
        ("fd00::/8", "fe80::1", false),
        ("2001:db8::/33", "2001:db8:7fff::1", true),
        ("2001:db8::/33", "2001:db8:8000::1", false),
        ("::1", "::1", true),
        ("::1/128", "::2", false),
        // One machine has one address, however it is written.
        ("10.0.0.0/8", "::ffff:10.1.2.3", true),
        ("::ffff:10.1.2.3", "10.1.2.3", true),
        ("fe80::/10", "fe80::1%eth0", true),
    ])
    func anAddressIsInANetworkOrNot(network: String, address: String, isInside: Bool) throws {
        let network = try #require(Network(network))
        #expect(network.contains(try #require(IPAddress(address))) == isInside)
    }

    @Test(arguments: [
        "", "/", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/8/8", "10.0.0.0/ 8",
        "10.0.0/8", "10.0.0.256", "010.0.0.1", "10.0.0.0/8x", "::/129", "::1::", "localhost", "10.0.0.0/255.0.0.0",
        // In IPv6 that is another network than in IPv4.
        "::ffff:10.0.0.0/8",
    ])
    func whatIsNoNetworkIsNotTaken(text: String) {
        #expect(Network(text) == nil)
    }

    @Test(arguments: [
        ("203.0.113.9", "203.0.113.9/32"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9/32"),
    ])
    func clientsAreToldApartByNetwork(address: String, network: String) throws {
        #expect(try #require(IPAddress(address)).clientNetwork == Network(network))
    }
}
