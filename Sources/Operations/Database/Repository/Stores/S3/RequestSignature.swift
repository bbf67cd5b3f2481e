internal import Crypto
internal import CurlHTTP
internal import Environments
internal import FoundationEssentials

/// AWS Signature Version 4, as S3 wants it: the path is encoded once, and the content's digest is signed
/// (https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html).
struct RequestSignature: Sendable {
    let region: String
    let accessKey: Secret
    let secretKey: Secret

    /// The fields to send, `Authorization` among them.
    ///
    /// - Parameters:
    ///   - authority: what will be sent as `Host`.
    ///   - path: encoded by ``S3Encoding``.
    ///   - query: likewise encoded by ``query(_:)``.
    ///   - contentDigest: the content's SHA-256 in lowercase hexadecimal.
    func headers(
        _ method: CurlHTTP.Method,
        authority: String,
        path: String,
        query: String,
        contentDigest: String,
        extra: [(String, String)] = [],
        now: Date
    ) -> Headers {
        let moment = Timestamp.folderName(now)
        let day = String(moment.prefix(8))
        let fields = [
            ("host", authority), ("x-amz-content-sha256", contentDigest), ("x-amz-date", moment),
        ]
        let signed = (fields + extra.map { ($0.0.lowercased(), $0.1) }).sorted { $0.0 < $1.0 }
        let names = signed.map(\.0).joined(separator: ";")
        let canonical =
            "\(method.rawValue)\n\(path)\n\(query)\n" + signed.map { "\($0.0):\($0.1)\n" }.joined()
            + "\n\(names)\n\(contentDigest)"
        let scope = "\(day)/\(region)/s3/aws4_request"
        let text = "AWS4-HMAC-SHA256\n\(moment)\n\(scope)\n\(FileContents.sha256(canonical.utf8))"
        let signature = Hexadecimal.text(Self.code(text, key: signingKey(of: day)))
        var headers = Headers(signed.filter { $0.0 != "host" }.map { Header($0.0, $0.1) })
        headers.append(
            "authorization",
            "AWS4-HMAC-SHA256 Credential=\(accessKey.reveal())/\(scope), SignedHeaders=\(names), Signature=\(signature)"
        )
        return headers
    }

    private func signingKey(of day: String) -> SymmetricKey {
        ["s3", "aws4_request"].reduce(
            Self.key(region, key: Self.key(day, key: SymmetricKey(data: Data("AWS4\(secretKey.reveal())".utf8))))
        ) { Self.key($1, key: $0) }
    }

    private static func key(_ text: String, key: SymmetricKey) -> SymmetricKey {
        SymmetricKey(data: code(text, key: key))
    }

    private static func code(_ text: String, key: SymmetricKey) -> HashedAuthenticationCode<SHA256> {
        HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key)
    }
}

/// What S3 calls UriEncode.
enum S3Encoding {
    /// - Parameter keepsSlashes: for paths.
    static func encode(_ text: String, keepsSlashes: Bool = false) -> String {
        var encoded: [UInt8] = []
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in text.utf8 {
            if ObjectKey.isPlain(byte) || byte == UInt8(ascii: "~") || (keepsSlashes && byte == UInt8(ascii: "/")) {
                encoded.append(byte)
            } else {
                encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    /// In the order in which it is signed.
    static func query(_ items: [(String, String)]) -> String {
        items.map { (encode($0.0), encode($0.1)) }.sorted { $0 < $1 }.map { "\($0.0)=\($0.1)" }.joined(separator: "&")
    }

    /// Undoes ``encode(_:keepsSlashes:)``, and `+` for a space; nil for what is not so encoded.
    static func decode(_ text: String) -> String? {
        var decoded: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%") {
                guard rest.count >= 2,
                    let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
                else { return nil }
                decoded.append(value)
                rest = rest.dropFirst(2)
            } else {
                decoded.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return String(decoding: decoded, as: UTF8.self)
    }
}
