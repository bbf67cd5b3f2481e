import CCurl

/// A `curl_slist`, which libcurl wants kept until the handles that use it are gone.
final class StringList {
    private(set) var head: UnsafeMutablePointer<curl_slist>?

    init(_ strings: [String]) throws(CurlError) {
        for string in strings {
            guard let extended = curl_slist_append(head, string) else { throw CurlError(CURLE_OUT_OF_MEMORY) }
            head = extended
        }
    }

    deinit { curl_slist_free_all(head) }
}
