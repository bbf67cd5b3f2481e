import Crypto
import Foundation
import SwiftASN1
import SystemPackage
import X509

/// A certificate and its key, made for a test.
struct MadeCertificate {
    let certificate: Certificate
    let key: P256.Signing.PrivateKey
    let name: DistinguishedName

    /// Below `issuer`, else below itself; without names it is an authority.
    init(_ name: String, below issuer: MadeCertificate? = nil, for names: [GeneralName] = []) throws {
        key = P256.Signing.PrivateKey()
        self.name = try DistinguishedName { CommonName(name) }
        certificate = try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(),
            publicKey: Certificate.PublicKey(key.publicKey),
            notValidBefore: Date() - 3600,
            notValidAfter: Date() + 90 * 86_400,
            issuer: issuer?.name ?? self.name,
            subject: self.name,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                if names.isEmpty {
                    Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
                    Critical(KeyUsage(keyCertSign: true, cRLSign: true))
                } else {
                    SubjectAlternativeNames(names)
                }
            },
            issuerPrivateKey: Certificate.PrivateKey(issuer?.key ?? key)
        )
    }

    var pem: String { get throws { try certificate.serializeAsPEM().pemString + "\n" } }

    /// Makes what the tests of targets install: `old.pem`, `new.pem` and `third.pem`, chains of two with `old.key` and so
    /// on, below another intermediate certificate each.
    ///
    /// `NAME.own` is without its chain, `authority.pem` the root, and
    /// `server.pem` for 127.0.0.1.
    static func makeAll(in folder: FilePath) throws {
        func write(_ text: String, _ name: String) throws {
            let file = folder.appending(name).string
            try Data(text.utf8).write(to: URL(filePath: file))
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        }
        let address = GeneralName.ipAddress(ASN1OctetString(contentBytes: [127, 0, 0, 1]))
        let authority = try MadeCertificate("authority")
        try write(try authority.pem, "authority.pem")
        let server = try MadeCertificate("server", below: authority, for: [address])
        try write(try server.pem, "server.pem")
        try write(server.key.pemRepresentation + "\n", "server.key")
        for name in ["old", "new", "third"] {
            let intermediate = try MadeCertificate("intermediate-\(name)", below: authority)
            let own = try MadeCertificate(name, below: intermediate, for: [.dnsName("chat.test"), address])
            try write(try intermediate.pem, "intermediate-\(name).own")
            try write(try own.pem, "\(name).own")
            try write(try own.pem + intermediate.pem, "\(name).pem")
            try write(own.key.pemRepresentation + "\n", "\(name).key")
        }
    }
}
