/// Where backups are kept: a folder, or a bucket and prefix as `s3://bucket/prefix`.
package enum BackupRepository: TextValue, Hashable {
    case folder(LocalPath)
    case s3(bucket: String, prefix: String)

    package init?(_ text: String) {
        if text.hasPrefix("s3://") {
            let parts = text.dropFirst(5).split(separator: "/", maxSplits: 1)
            guard let bucket = parts.first, DNSName.isName(bucket), bucket.utf8.count >= 3 else { return nil }
            self = .s3(bucket: String(bucket), prefix: parts.count == 2 ? String(parts[1]) : "")
        } else {
            guard !text.contains("://"), let path = LocalPath(text) else { return nil }
            self = .folder(path)
        }
    }

    package var description: String {
        switch self {
        case .folder(let path): path.description
        case .s3(let bucket, let prefix): prefix.isEmpty ? "s3://\(bucket)" : "s3://\(bucket)/\(prefix)"
        }
    }

    package static let pattern = "^(s3://[a-z0-9].*|[^:]+)$"
    package static let expectation = "a folder, or s3://bucket/prefix"
    package static let sample = "/var/backups/chatops"
}

/// An age X25519 public key: what backups are encrypted to (age specification, "The X25519 recipient type").
package struct AgeRecipient: TextValue, Hashable {
    private let text: String

    package init?(_ text: String) {
        guard text.hasPrefix("age1"), text.utf8.count == 62,
            text.utf8.dropFirst(4).allSatisfy({ Self.bech32.contains($0) })
        else { return nil }
        self.text = text
    }

    package var description: String { text }

    package static let pattern = "^age1[02-9ac-hj-np-z]{58}$"
    package static let expectation = "an age public key, which begins with age1 and has 62 letters"
    package static let sample = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"

    private static let bech32 = Set("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)
}

/// When something runs: the five fields of crontab(5), or `@hourly`, `@daily`, `@weekly`, `@monthly`.
package struct CronTime: TextValue, Hashable {
    private let text: String

    package init?(_ text: String) {
        if text.hasPrefix("@") {
            guard ["@hourly", "@daily", "@weekly", "@monthly"].contains(text) else { return nil }
        } else {
            let fields = text.split(separator: " ")
            guard fields.count == Self.ranges.count,
                zip(fields, Self.ranges).allSatisfy({ Self.isField($0, in: $1) })
            else { return nil }
        }
        self.text = text
    }

    package var description: String { text }

    package static let pattern = "^(@(hourly|daily|weekly|monthly)|\\S+( +\\S+){4})$"
    package static let expectation = "a cron time such as \"30 3 * * *\" or @daily"
    package static let sample = "30 3 * * *"

    /// Minute, hour, day of the month, month, day of the week (0 and 7 are Sunday).
    private static let ranges = [0...59, 0...23, 1...31, 1...12, 0...7]

    private static func isField(_ field: Substring, in range: ClosedRange<Int>) -> Bool {
        field.split(separator: ",", omittingEmptySubsequences: false).allSatisfy { item in
            let parts = item.split(separator: "/", omittingEmptySubsequences: false)
            guard (1...2).contains(parts.count), parts.count == 1 || (Int(parts[1]).map { $0 > 0 } ?? false) else {
                return false
            }
            if parts[0] == "*" { return true }
            let bounds = parts[0].split(separator: "-", omittingEmptySubsequences: false).map { Int($0) ?? -1 }
            return (1...2).contains(bounds.count) && bounds.allSatisfy(range.contains)
                && bounds[0] <= bounds[bounds.count - 1]
        }
    }
}
