import ACME
import Foundation
import TestServers
import Testing

@testable import Operations

@Suite struct KeyedCertificateTests {
    @Test func itsDescriptionDoesNotTellTheKey() throws {
        let key = try ACME.SigningKey().pem
        let certificate = KeyedCertificate(chain: "no chain", key: key)
        var dumped = ""
        dump(certificate, to: &dumped)
        for text in ["\(certificate)", String(reflecting: certificate), dumped] {
            #expect(!text.contains("PRIVATE KEY") && text.contains("certificate") || text == dumped)
            #expect(!text.contains(key.split(separator: "\n")[1]))
        }
    }
}
