import CCurl
import Glibc

/// A libcurl function that failed.
struct CurlError: Error {
    var code: CURLcode

    init(_ code: CURLcode) { self.code = code }

    var reason: String { String(cString: curl_easy_strerror(code)) }
}

/// An easy handle; belongs to the engine's thread.
final class Easy {
    let handle: UnsafeMutableRawPointer
    private let errorBuffer: UnsafeMutableBufferPointer<CChar>
    /// What the handle refers to without owning it: released after the handle.
    private var referents: [AnyObject] = []

    init() throws(CurlError) {
        guard let handle = curl_easy_init() else { throw CurlError(CURLE_OUT_OF_MEMORY) }
        self.handle = handle
        errorBuffer = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorBuffer.initialize(repeating: 0)
        try check(ccurl_set_pointer(handle, CURLOPT_ERRORBUFFER, errorBuffer.baseAddress))
    }

    deinit {
        curl_easy_cleanup(handle)
        errorBuffer.deallocate()
    }

    /// What libcurl wrote about the last failure, on one line of printable characters; empty where it wrote nothing.
    var errorText: String {
        let bytes = errorBuffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        let printable = String(decoding: bytes, as: UTF8.self).unicodeScalars.map { scalar in
            scalar.properties.generalCategory == .control ? " " : scalar
        }
        return String(String.UnicodeScalarView(printable))
    }

    func set(_ option: CURLoption, _ value: Int) throws(CurlError) {
        try check(ccurl_set_long(handle, option, value))
    }

    func set(_ option: CURLoption, _ value: Bool) throws(CurlError) {
        try check(ccurl_set_long(handle, option, value ? 1 : 0))
    }

    /// For the options of type `curl_off_t`, whose names end in `_LARGE`.
    func set(large option: CURLoption, _ value: Int) throws(CurlError) {
        try check(ccurl_set_offset(handle, option, curl_off_t(value)))
    }

    func set(_ option: CURLoption, _ value: String?) throws(CurlError) {
        try check(ccurl_set_string(handle, option, value))
    }

    func set(_ option: CURLoption, _ strings: [String]) throws(CurlError) {
        let list = try StringList(strings)
        referents.append(list)
        try check(ccurl_set_list(handle, option, list.head))
    }

    func set(_ option: CURLoption, _ share: Share) throws(CurlError) {
        referents.append(share)
        try check(ccurl_set_pointer(handle, option, share.handle))
    }

    func set(_ option: CURLoption, pointer: UnsafeMutableRawPointer?) throws(CurlError) {
        try check(ccurl_set_pointer(handle, option, pointer))
    }

    func set(_ option: CURLoption, blob: [UInt8]) throws(CurlError) {
        try check(ccurl_set_blob(handle, option, blob, blob.count))
    }

    func set(_ option: CURLoption, callback: ccurl_transfer_callback) throws(CurlError) {
        try check(ccurl_set_callback(handle, option, callback))
    }

    func check(_ code: CURLcode) throws(CurlError) {
        guard code == CURLE_OK else { throw CurlError(code) }
    }
}

extension Easy {
    func number(_ info: CURLINFO) -> Int {
        var value = 0
        return ccurl_get_long(handle, info, &value) == CURLE_OK ? value : 0
    }

    /// For the values of type `curl_off_t`, whose names end in `_T`.
    func large(_ info: CURLINFO) -> Int64 {
        var value: curl_off_t = 0
        return ccurl_get_offset(handle, info, &value) == CURLE_OK ? Int64(value) : 0
    }

    func text(_ info: CURLINFO) -> String? {
        var value: UnsafePointer<CChar>?
        guard ccurl_get_string(handle, info, &value) == CURLE_OK, let value else { return nil }
        return String(cString: value)
    }

    struct Session {
        var protocolName: String
        var cipher: String
        /// As `TLSPeer` has it.
        var judgedChain: [String]
    }

    /// What TLS was agreed on, while a transfer is in progress.
    ///
    /// - Parameter withChain: whether the chain that was judged is wanted, which takes time.
    func session(withChain: Bool) -> Session? {
        guard let ssl = ccurl_ssl(handle), let version = SSL_get_version(ssl),
            let cipher = SSL_CIPHER_get_name(SSL_get_current_cipher(ssl))
        else { return nil }
        var chain: [String] = []
        while withChain, let text = ccurl_judged_certificate(ssl, Int32(chain.count)) {
            chain.append(String(cString: text))
            free(text)
        }
        return Session(protocolName: String(cString: version), cipher: String(cString: cipher), judgedChain: chain)
    }

    /// The peer's certificates as PEM, its own first; empty on a connection that an earlier handle made.
    var certificates: [String] {
        var info: UnsafeMutablePointer<curl_certinfo>?
        guard ccurl_get_certificates(handle, &info) == CURLE_OK, let info = info?.pointee else { return [] }
        return (0..<Int(info.num_of_certs)).compactMap { index in
            var line = info.certinfo[index]
            while let entry = line {
                let text = String(cString: entry.pointee.data)
                if text.hasPrefix("Cert:") { return String(text.dropFirst("Cert:".count)) }
                line = entry.pointee.next
            }
            return nil
        }
    }
}
