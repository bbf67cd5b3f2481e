internal import Crypto
internal import SwiftASN1
internal import X509

/// A request for a certificate, PKCS #10 (RFC 2986), as RFC 8555 section 7.4 wants it: names as alternative names only.
package struct SigningRequest: Sendable {
    package let identifiers: [Identifier]
    package let der: [UInt8]
    /// Of the key that signed it.
    let publicKey: Certificate.PublicKey

    /// Its subject is empty, since authorities do without or take a name themselves.
    package init(for identifiers: [Identifier], key: SigningKey) throws {
        let names = SubjectAlternativeNames(identifiers.map(\.generalName))
        let request = try CertificateSigningRequest(
            version: .v1,
            subject: DistinguishedName(),
            privateKey: key.certificateKey,
            attributes: .init([.init(ExtensionRequest(extensions: try Certificate.Extensions { names }))])
        )
        var serializer = DER.Serializer()
        try serializer.serialize(request)
        self.identifiers = identifiers
        der = serializer.serializedBytes
        publicKey = request.publicKey
    }
}

extension SigningKey {
    var certificateKey: Certificate.PrivateKey {
        switch material {
        case .ecdsa(let key): Certificate.PrivateKey(key)
        case .rsa(let key): Certificate.PrivateKey(key)
        }
    }
}

extension Identifier {
    /// As certificates have it, RFC 5280 section 4.2.1.6.
    var generalName: GeneralName {
        if kind == .ip, let address = IPAddress(value) {
            .ipAddress(ASN1OctetString(contentBytes: address.bytes[...]))
        } else {
            .dnsName(value)
        }
    }
}
