import CCurl
import Glibc

extension HTTPVersion {
    init?(_ value: Int) {
        switch value {
        case Int(CURL_HTTP_VERSION_1_0): self = .http10
        case Int(CURL_HTTP_VERSION_1_1): self = .http11
        case Int(CURL_HTTP_VERSION_2_0): self = .http2
        case Int(CURL_HTTP_VERSION_3): self = .http3
        default: return nil
        }
    }
}

extension ConnectFault {
    init(errno: Int) {
        switch Int32(truncatingIfNeeded: errno) {
        case ECONNREFUSED: self = .refused
        case EHOSTUNREACH, ENETUNREACH, EADDRNOTAVAIL: self = .unreachable
        case ETIMEDOUT: self = .timedOut
        default: self = .other
        }
    }
}

extension CertificateFault {
    /// Reads an X509_V_ERR_ constant of OpenSSL's x509_vfy.h; nil where the chain is in order.
    init?(verification code: Int) {
        switch code {
        case 0: return nil
        case 9: self = .notYetValid
        case 10: self = .expired
        case 18: self = .selfSigned
        case 2, 19, 20, 21, 27: self = .unknownIssuer
        case 23: self = .revoked
        case 62: self = .hostMismatch
        case 66, 67, 68: self = .weak
        default: self = .other(code: code)
        }
    }
}
