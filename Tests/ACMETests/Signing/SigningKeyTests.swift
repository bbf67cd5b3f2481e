import Foundation
import Testing

@testable import ACME

@Suite struct SigningKeyTests {
    @Test func hashesKeysAsTheStandardDoes() {
        // RFC 7638 section 3.1.
        let key = JSONWebKey(
            kty: "RSA",
            n:
                "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3"
                + "oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZ"
                + "Hzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-k"
                + "EgU8awapJzKnqDKgw",
            e: "AQAB"
        )
        #expect(key.thumbprint == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs")
    }

    @Test(arguments: SigningKey.Kind.allCases.filter { $0 != .rsa4096 })
    func survivesBeingKept(kind: SigningKey.Kind) throws {
        let key = try SigningKey(generating: kind)
        #expect(key.pem.hasPrefix("-----BEGIN PRIVATE KEY-----\n") && key.pem.hasSuffix("\n"))
        #expect(try SigningKey(pem: key.pem).thumbprint == key.thumbprint)
        #expect(try OpenSSL.run(["pkey", "-check", "-noout"], input: key.pem).status == 0)
    }

    @Test(arguments: [
        ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
        ["ecparam", "-name", "prime256v1", "-genkey", "-noout"],
        ["genrsa", "2048"],
        ["genrsa", "-traditional", "2048"],
    ])
    func readsTheKeysOfOpenSSL(arguments: [String]) throws {
        let pem = try OpenSSL.run(arguments).output
        let ours = try OpenSSL.run(["pkey", "-pubout"], input: try SigningKey(pem: pem).pem).output
        #expect(!ours.isEmpty)
        #expect(ours == (try OpenSSL.run(["pkey", "-pubout"], input: pem).output))
    }

    @Test(arguments: [
        ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"],
        ["genpkey", "-algorithm", "ED25519"],
        ["genrsa", "1024"],
        ["genrsa", "-aes128", "-passout", "pass:secret", "2048"],
        ["version"],
    ])
    func refusesOtherKeys(arguments: [String]) throws {
        let pem = try OpenSSL.run(arguments).output
        #expect(!pem.isEmpty)
        let failure = #expect(throws: ACMEFailure.self) { try SigningKey(pem: pem) }
        guard case .unusableKey = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
    }

    @Test func showsNoSecret() throws {
        let key = try SigningKey()
        let binding = try ExternalAccountBinding(keyIdentifier: "kid-1", key: "c2VjcmV0LXNlY3JldC1zZWNyZXQ")
        let middle = String(key.pem.split(separator: "\n")[1])
        var dumped = ""
        dump(key, to: &dumped)
        dump(binding, to: &dumped)
        for text in ["\(key)", String(reflecting: key), "\(binding)", String(reflecting: binding), dumped] {
            #expect(!text.contains(middle) && !text.contains("c2VjcmV0") && !text.contains("secret"))
        }
        #expect(dumped.contains(key.thumbprint) && dumped.contains("kid-1"))
    }

    @Test(arguments: ["", "a+b/", "ä", "a b!", "="])
    func refusesBindingKeysThatAreNoBase64URL(text: String) {
        let failure = #expect(throws: ACMEFailure.self) { try ExternalAccountBinding(keyIdentifier: "kid", key: text) }
        guard case .unusableBinding = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
    }

    @Test(arguments: 0...66)
    func writesBase64URL(count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 251) }
        let text = Base64URL.encode(bytes)
        #expect(text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") })
        #expect(Base64URL.decode(text) == bytes)
    }
}
