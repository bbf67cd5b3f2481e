import Foundation
import Testing

@testable import Operations

/// Whatever a firewall answers, the old certificate stands there and is served afterwards, or that is told.
@Suite struct OPNsenseFaultTests {
    struct Case: CustomTestStringConvertible {
        var match: String
        var act = "answer"
        var status = 200
        var body: JSONValue = .null
        /// What the error says.
        var words: [String]
        var testDescription: String { "\(match) \(act) \(words.first ?? "")" }
    }

    static let cases = [
        Case(
            match: "cert/set",
            body: ["result": "failed", "validations": ["cert.descr": "not <this> & that", "cert.a": ["one", "two"]]],
            words: ["cert.a: one, two; cert.descr: not <this> & that"]
        ),
        Case(match: "cert/set", body: ["result": "failed"], words: ["it was not saved"]),
        Case(match: "cert/set", act: "lose", words: ["cert/set", "no complete answer"]),
        Case(match: "cert/set", act: "drop", words: ["cert/set", "no complete answer"]),
        Case(
            match: "cert/set",
            status: 500,
            body: ["errorMessage": "Invalid X509 certificate provided", "errorTitle": "Certificate error"],
            words: ["answered with 500: Certificate error: Invalid X509 certificate provided"]
        ),
        Case(
            match: "ca/add",
            body: ["result": "failed", "validations": ["ca.descr": "A value is required."]],
            words: ["ca.descr: A value is required."]
        ),
        Case(match: "cert/set", body: "no object", words: ["it was not saved"]),
        Case(
            match: "haproxy/service/configtest",
            body: [
                "result": "[NOTICE] haproxy 3.0\n[ALERT] (1) : unable to load <x>\n[ALERT] (1) : Fatal errors found\n"
            ],
            words: ["haproxy refuses the configuration", "[ALERT] (1) : unable to load <x>"]
        ),
        Case(match: "haproxy/service/configtest", body: ["result": "Execute error"], words: ["Execute error"]),
        Case(
            match: "haproxy/service/reconfigure",
            body: ["status": "failed"],
            words: ["haproxy was not reconfigured: failed"]
        ),
        Case(match: "haproxy/service/reconfigure", act: "lose", words: ["no complete answer"]),
    ]

    @Test(arguments: cases) func theOldOneStandsThereAgain(_ fault: Case) async throws {
        try await Firewall.run { firewall in
            try await firewall.fault(fault.match, fault.act, status: fault.status, body: fault.body)
            let store = try firewall.store(certificate: Firewall.certificate)
            let (old, new) = (try firewall.fixture.certificate("old"), try firewall.fixture.certificate("new"))
            let told = try #require(await refusal(store, new))
            for words in fault.words { #expect(told.contains(words), "\(told)") }
            #expect(!new.isTold(in: told) && !old.isTold(in: told) && !told.contains(Firewall.secret))
            #expect(try await store.held() == old.held)
            #expect(try await served(firewall.port("tls")) == PEM(old.chain).certificates)
            _ = try await store.install(new)
            #expect(try await served(firewall.port("tls")) == PEM(new.chain).certificates)
        }
    }

    @Test func oneThatWasAddedInVainIsRemoved() async throws {
        try await Firewall.run { firewall in
            try await firewall.fault("reconfigure", "answer", body: ["status": "failed"])
            let store = try firewall.store()
            #expect(await refusal(store, try firewall.fixture.certificate("new")) != nil)
            #expect(try await firewall.kept("cert").count == 1)
            #expect(try await store.held() == nil)
        }
    }

    /// As when somebody broke it meanwhile: it goes on with what it loaded, which nobody has to put back.
    @Test func aServiceThatRefusesItsConfigurationAnywayIsNotTouched() async throws {
        try await Firewall.run { firewall in
            try await firewall.fault("configtest", "answer", times: 99, body: ["result": "[ALERT] broken anyway"])
            let store = try firewall.store(certificate: Firewall.certificate)
            let old = try firewall.fixture.certificate("old")
            let told = try #require(await refusal(store, try firewall.fixture.certificate("new")))
            #expect(told.contains("broken anyway"), "\(told)")
            #expect(try await store.held() == old.held)
            #expect(try await !firewall.requests().contains { $0.contains("reconfigure") })
        }
    }

    /// A certificate right below a root is linked to nothing, also where the one before was.
    @Test func aCertificateWithoutIntermediatesIsLinkedToNone() async throws {
        try await Firewall.run { firewall in
            var alone = try firewall.fixture.certificate("new")
            alone.chain = try #require(PEM(alone.chain).certificates.first)
            let store = try firewall.store(certificate: Firewall.certificate)
            _ = try await store.install(alone)
            #expect(try await store.held() == alone.held)
            #expect(try await served(firewall.port("tls")) == PEM(alone.chain).certificates)
        }
    }

    @Test func whatCannotBePutBackIsTold() async throws {
        try await Firewall.run { firewall in
            try await firewall.fault("configtest", "answer", body: ["result": "[ALERT] first"])
            try await firewall.fault("cert/set", "answer", skip: 1, body: ["result": "failed"])
            let store = try firewall.store(certificate: Firewall.certificate)
            do {
                _ = try await store.install(try firewall.fixture.certificate("new"))
                Issue.record("it was installed")
            } catch CertificateFailure.notPutBack(let place, let first, let second) {
                #expect(place == "OPNsense at https://127.0.0.1:\(try firewall.port("api"))")
                #expect(first.text.contains("[ALERT] first") && second.text.contains("it was not saved"))
            }
        }
    }

    @Test func keysThatAreRefusedAreExplainedAndNotTold() async throws {
        try await Firewall.run { firewall in
            let old = try firewall.fixture.certificate("old")
            for (key, secret, words) in [
                (Firewall.key, "wrong-secret", "does not accept the API key"),
                ("apikey-reader", Firewall.secret, "may not use trust/cert/get"),
            ] {
                let store = try firewall.store(certificate: Firewall.certificate, key: key, secret: secret)
                let told = try #require(await refusal(store, old))
                #expect(told.contains(words) && told.contains("System > Access > Users"), "\(told)")
                #expect(!told.contains(key) && !told.contains(secret))
                #expect(await store.preflight().first?.contains(words) == true)
            }
            // Answers that repeat what they were told.
            let body: JSONValue = ["errorMessage": .string("\(Firewall.key) \(Firewall.secret)")]
            try await firewall.fault("cert/get", "answer", status: 500, body: body)
            let told = try #require(await refusal(try firewall.store(certificate: Firewall.certificate), old))
            #expect(told.contains("<redacted>") && !told.contains(Firewall.secret), "\(told)")
        }
    }

    @Test func firewallsThatCannotBeTrustedOrDoNotHaveItAreRefused() async throws {
        try await Firewall.run { firewall in
            let old = try firewall.fixture.certificate("old")
            let stranger = try firewall.store(certificate: Firewall.certificate, isTrusted: false)
            let told = try #require(await refusal(stranger, old))
            #expect(told.contains("issuer is not trusted") && told.contains("authorities:"), "\(told)")
            #expect(try await firewall.requests().isEmpty, "the secret was sent to a stranger")

            let uuid = "11111111-2222-3333-4444-555555555555"
            let missing = try firewall.store(certificate: uuid)
            #expect(try await missing.held() == nil)
            let words = try #require(await refusal(missing, old))
            #expect(words.contains("it has no certificate \(uuid)"), "\(words)")
            #expect(await missing.preflight().count == 1)
            let path = try firewall.store(certificate: "../../core/firmware/poweroff")
            let no = try #require(await refusal(path, old))
            #expect(no.contains("is no UUID"), "\(no)")
            #expect(try await firewall.kept("cert").count == 1, "a firewall may add what it does not have")
        }
    }
}
