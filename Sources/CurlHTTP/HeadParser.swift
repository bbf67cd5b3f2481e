/// Collects status and fields from the lines that libcurl hands over one by one, decoded from any HTTP version.
struct HeadParser {
    private(set) var status = 0
    private var headers = Headers()
    private var isComplete = false

    /// The last head that is complete and not an interim (1xx) one; a followed redirect's is replaced by the next.
    var final: ResponseHead? {
        isComplete && status >= 200 ? ResponseHead(status: status, headers: headers) : nil
    }

    /// Takes one line with its line ending; fields after the end of a head are trailers, which are dropped.
    mutating func read(_ line: UnsafeRawBufferPointer) {
        let text = String(decoding: line, as: UTF8.self).trimmingHTTPSpace
        if text.hasPrefix("HTTP/") {
            let fields = text.split(separator: " ", maxSplits: 2)
            self = HeadParser()
            status = fields.count > 1 ? Int(fields[1]) ?? 0 : 0
        } else if text.isEmpty {
            isComplete = true
        } else if !isComplete, let colon = text.firstIndex(of: ":") {
            headers.append(
                String(text[..<colon]),
                String(text[text.index(after: colon)...]).trimmingHTTPSpace
            )
        }
    }
}

extension String {
    /// Without the white space of RFC 9110 section 5.6.3, and line endings, at both ends.
    fileprivate var trimmingHTTPSpace: String {
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }
        let start = utf8.firstIndex { !isSpace($0) } ?? endIndex
        let end = utf8.lastIndex { !isSpace($0) }.map { utf8.index(after: $0) } ?? start
        return String(self[start..<end])
    }
}
