import Crypto
import FoundationEssentials

extension [UInt8] {
    /// From the kernel's generator (`getrandom(2)`), fit for keys.
    static func random(count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    /// RFC 4648, section 5, without padding.
    var base64URL: String {
        Data(self).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// SHA-256 in lower-case hexadecimal.
    var digest: String { SHA256.hash(data: self).hexadecimal }
}

extension String {
    /// SHA-256 of the UTF-8 bytes in lower-case hexadecimal.
    var digest: String { Array(utf8).digest }
}

extension Sequence<UInt8> {
    /// Two lower-case digits a byte.
    var hexadecimal: String {
        map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
