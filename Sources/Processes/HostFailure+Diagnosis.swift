extension HostFailure {
    /// What ssh complained about when it ended with 255, its own status for failing (ssh(1), EXIT STATUS).
    ///
    /// OpenSSH's messages are not translated.
    init(_ target: SSHTarget, complaint: String, fingerprint: String? = nil) {
        let lines = complaint.split(whereSeparator: \.isNewline).map(String.init)
        func line(_ part: String) -> String? { lines.last { $0.contains(part) } }
        self =
            if line("HOST IDENTIFICATION HAS CHANGED") != nil {
                .changedKey(target, fingerprint: fingerprint)
            } else if line("Host key verification failed") != nil {
                .unknownKey(target, fingerprint: fingerprint)
            } else if let reason = line("Permission denied") ?? line("Too many authentication failures") {
                .permissionDenied(target, reason: reason)
            } else if let reason = line("Could not resolve hostname") {
                .nameNotResolved(target, reason: reason)
            } else if let reason = line("Connection refused") {
                .refused(target, reason: reason)
            } else if let reason = line("timed out") ?? line("No route to host") ?? line("is unreachable") {
                .silent(target, reason: reason)
            } else {
                .failed(target, reason: lines.last ?? "it said nothing")
            }
    }

    /// The key in what ``SSH/explained`` prints, as in `ssh-ed25519 SHA256:…`.
    static func fingerprint(in debugOutput: String) -> String? {
        let mark = "Server host key: "
        return debugOutput.split(whereSeparator: \.isNewline)
            .compactMap { line in line.firstRange(of: mark).map { String(line[$0.upperBound...]) } }
            .last
    }
}
