import CCurl

/// A time as HTTP fields have it (RFC 9110 section 5.6.7), such as `Sun, 06 Nov 1994 08:49:37 GMT`.
package enum HTTPDate {
    /// Seconds since 1970; nil for what is no date.
    package static func seconds(_ text: String) -> Int? {
        // What curl_getdate(3) reads besides, such as a number for a day, is no date of HTTP.
        guard text.contains(":"), text.contains(where: \.isLetter) else { return nil }
        let seconds = curl_getdate(text, nil)
        return seconds == -1 ? nil : seconds
    }
}
