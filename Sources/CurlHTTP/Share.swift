import CCurl

/// A `curl_share` that holds a DNS cache; must outlive the handles that use it.
final class Share {
    let handle: UnsafeMutableRawPointer

    init() throws(CurlError) {
        guard let handle = curl_share_init() else { throw CurlError(CURLE_OUT_OF_MEMORY) }
        self.handle = handle
        guard ccurl_share(handle, CURL_LOCK_DATA_DNS) == CURLSHE_OK else { throw CurlError(CURLE_OUT_OF_MEMORY) }
    }

    deinit { curl_share_cleanup(handle) }
}
