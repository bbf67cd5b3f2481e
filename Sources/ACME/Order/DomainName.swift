internal import CIDN

/// Names of the DNS as certificates have them.
enum DomainName {
    /// Lower case and A-labels (RFC 5890), by libidn2's non-transitional processing of Unicode TS 46.
    ///
    /// Throws `ACMEFailure.unusableName` for what no authority could certify: fewer than two labels, labels that are
    /// empty, longer than 63 characters or of other characters than RFC 1123 allows, a wildcard elsewhere than in front.
    static func ascii(_ text: String) throws -> String {
        func unusable(_ reason: String) -> ACMEFailure { .unusableName(text, reason: reason) }
        let isWildcard = text.hasPrefix("*.")
        let name = isWildcard ? String(text.dropFirst(2)) : text
        // libidn2 would drop some of the characters that it does not allow.
        guard name.unicodeScalars.allSatisfy({ !$0.isASCII || isAllowed($0) || $0 == "." }) else {
            throw unusable("names have letters, digits, hyphens and dots, and '*.' in front at most")
        }
        var converted: UnsafeMutablePointer<CChar>?
        let flags = Int32(IDN2_NONTRANSITIONAL.rawValue | IDN2_NFC_INPUT.rawValue)
        let result = idn2_to_ascii_8z(name, &converted, flags)
        guard result == IDN2_OK.rawValue, let converted else {
            throw unusable(String(cString: idn2_strerror(result)))
        }
        defer { idn2_free(converted) }
        let ascii = String(cString: converted).lowercased()
        let labels = ascii.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count > 1 else { throw unusable("it has no dot") }
        guard ascii.utf8.count <= 253, labels.allSatisfy({ (1...63).contains($0.utf8.count) }) else {
            throw unusable("a label is empty, or longer than 63 characters, or the name longer than 253")
        }
        guard labels.allSatisfy({ $0.unicodeScalars.allSatisfy(isAllowed) && $0.first != "-" && $0.last != "-" }) else {
            throw unusable("labels have letters, digits and, within, hyphens")
        }
        guard labels.last?.allSatisfy(\.isNumber) == false else {
            throw unusable("it is neither a name nor an address")
        }
        return isWildcard ? "*.\(ascii)" : ascii
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "-": true
        default: false
        }
    }
}
