import Environments
import Foundation
import SystemPackage
import Testing

@testable import Operations

@Suite struct OPNsenseStoreTests {
    @Test func theNamedOneIsReplacedAndServedAfterReconfiguring() async throws {
        try await Firewall.run { firewall in
            let store = try firewall.store(certificate: Firewall.certificate)
            let (old, new) = (try firewall.fixture.certificate("old"), try firewall.fixture.certificate("new"))
            #expect(try await store.held() == old.held)
            #expect(try await served(firewall.port("tls")) == PEM(old.chain).certificates)
            #expect(await store.preflight() == [])

            _ = try await firewall.store(certificate: Firewall.certificate, services: []).install(new)
            #expect(try await store.held() == new.held)
            #expect(try await served(firewall.port("tls")) == PEM(old.chain).certificates, "nobody reconfigured it")
            _ = try await store.install(new)
            #expect(try await served(firewall.port("tls")) == PEM(new.chain).certificates)
            let entry = try await firewall.kept("cert")[Firewall.certificate]
            #expect(entry?["refid"].string == Firewall.reference && entry?["descr"].string == "chat")

            _ = try await store.install(try firewall.fixture.certificate("third"))
            _ = try await store.install(new)
            #expect(try await served(firewall.port("tls")) == PEM(new.chain).certificates)
            _ = try await store.install(old)
            #expect(try await store.held() == old.held)
            #expect(try await served(firewall.port("tls")) == PEM(old.chain).certificates)
            // The two that were there, and each new intermediate once.
            #expect(try await firewall.kept("ca").count == 4)
            #expect(try await firewall.kept("cert").count == 1)
            let requests = try await firewall.requests()
            #expect(requests.contains("POST /api/haproxy/service/reconfigure"))
            #expect(!requests.contains { $0.contains(Firewall.secret) || $0.contains(Firewall.key) })
        }
    }

    @Test func oneIsAddedOnceAndRemembered() async throws {
        try await Firewall.run { firewall in
            let store = try firewall.store(services: [.nginx])
            #expect(try await store.held() == nil)
            #expect(await store.preflight() == [])
            let (new, third) = (try firewall.fixture.certificate("new"), try firewall.fixture.certificate("third"))
            _ = try await store.install(new)
            #expect(try await store.held() == new.held)
            _ = try await store.install(third)
            #expect(try await store.held() == third.held)
            #expect(try await firewall.kept("cert").count == 2)
            // One that somebody deleted there is added anew.
            let state = firewall.fixture.tools.state.appending("targets/wall.opnsense.json")
            let before = try firewall.fixture.text(state)
            try await firewall.removeAdded()
            _ = try await store.install(new)
            #expect(try await store.held() == new.held)
            #expect(try await firewall.kept("cert").count == 2)
            #expect(try firewall.fixture.text(state) != before)
        }
    }

    /// The answer to the first is lost, and that to the question whether it was added, too.
    @Test(arguments: [0, 1]) func aLostAnswerDoesNotAddTwice(searches: Int) async throws {
        try await Firewall.run { firewall in
            let store = try firewall.store()
            let new = try firewall.fixture.certificate("new")
            try await firewall.fault("POST .*cert/add", "lose")
            if searches > 0 { try await firewall.fault("POST .*cert/search", "drop", skip: 1) }
            let told = await refusal(store, new)
            #expect((told != nil) == (searches > 0), "\(told ?? "")")
            #expect(try await firewall.kept("cert").count == 2)
            _ = try await store.install(new)
            #expect(try await store.held() == new.held)
            #expect(try await firewall.kept("cert").count == 2)
        }
    }

    /// As releases before 24.7.3 answer to `ca/add`.
    @Test func anAuthorityMayBeAddedWithoutAnAnswer() async throws {
        try await Firewall.run { firewall in
            try await firewall.fault("POST .*ca/add", "mute")
            let store = try firewall.store(certificate: Firewall.certificate)
            let new = try firewall.fixture.certificate("new")
            _ = try await store.install(new)
            #expect(try await served(firewall.port("tls")) == PEM(new.chain).certificates)
        }
    }
}
