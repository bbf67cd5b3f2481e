internal import CurlHTTP
internal import FoundationEssentials

/// When a server wants to be asked again: `Retry-After` in both its forms, RFC 9110 section 10.2.3.
enum RetryAfter {
    /// Nil for what is neither seconds nor a date.
    static func time(_ field: String?, now: Date) -> Date? {
        guard let field else { return nil }
        let text = field.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
            // Times beyond a year are as good as a year, and cannot overflow.
            return now.addingTimeInterval(Double(min(Int(text) ?? .max, 366 * 86400)))
        }
        return HTTPDate.seconds(text).map { max(now, Date(timeIntervalSince1970: Double($0))) }
    }
}
