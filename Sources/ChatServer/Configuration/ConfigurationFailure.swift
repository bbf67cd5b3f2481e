import Diagnostics
import SystemPackage

/// Everything that is wrong with the configuration, at once.
struct ConfigurationFailure: Failure, Equatable {
    let faults: [ConfigurationFault]

    var exitCode: ExitCode { .configuration }
    var message: String { faults.map(\.description).joined(separator: "\nerror: ") }
}

/// One thing wrong with one variable.
///
/// Values are never repeated: a value in the wrong place may be a secret.
struct ConfigurationFault: Error, Equatable {
    enum Source: Equatable, Sendable {
        case environment
        case file(FilePath)
    }

    enum Reason: Equatable, Sendable {
        case missing
        case empty
        case notAnInteger(ClosedRange<Int>)
        case notABoolean
        case notAHost
        case notNetworks
        case notOneOf([String])
        case notAFingerprint
        case notOrigins
        case notARedisURL
        /// Of these, exactly one has to be set.
        case oneOfMissing([SettingName])
        case conflict(with: SettingName)
        /// It means nothing unless one of these is set.
        case withoutUse(needs: [SettingName])
        case folderMissing
        case isFolder
        case unknown(suggestion: SettingName?)
        case unreadable(Errno)
        case notUTF8
        case noPassword
        case malformedLine(Int)
        case quoted(line: Int)
        case duplicate(line: Int)
    }

    let name: String
    let source: Source
    let reason: Reason

    init(_ name: SettingName, in source: Source, _ reason: Reason) {
        self.init(name: name.rawValue, source: source, reason: reason)
    }

    init(_ unknown: UnknownName, in source: Source) {
        self.init(name: unknown.name, source: source, reason: .unknown(suggestion: unknown.suggestion))
    }

    init(name: String, source: Source, reason: Reason) {
        self.name = name
        self.source = source
        self.reason = reason
    }
}

extension ConfigurationFault: CustomStringConvertible {
    var description: String {
        switch source {
        case .environment: "\(name): \(reason)"
        case .file(let path): "\(path): \(name): \(reason)"
        }
    }
}

extension ConfigurationFault.Reason: CustomStringConvertible {
    var description: String {
        switch self {
        case .missing: "is required and not set"
        case .empty: "is empty; unset it or give it a value"
        case .notAnInteger(let range): "must be a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .notABoolean: "must be true or false"
        case .notAHost: "must be a host name or an address"
        case .notNetworks: "must be addresses or blocks such as 10.0.0.0/8, separated by commas"
        case .notOneOf(let choices): "must be one of \(choices.joined(separator: ", "))"
        case .notAFingerprint: "must be a SHA-256 fingerprint: 64 hexadecimal digits, colons allowed"
        case .notOrigins: "must be origins such as https://chat.example.org, comma-separated"
        case .notARedisURL: "must have the form redis://[[user]:password@]host[:port]"
        case .oneOfMissing(let names): "one of \(names.map(\.rawValue).joined(separator: ", ")) is required"
        case .conflict(let other): "cannot be set along with \(other.rawValue)"
        case .withoutUse(let names):
            "means nothing without \(names.map(\.rawValue).joined(separator: " or "))"
        case .folderMissing: "its folder does not exist"
        case .isFolder: "is a folder, not a file"
        case .unknown(let suggestion):
            "is not a known variable" + (suggestion.map { " (did you mean \($0.rawValue)?)" } ?? "")
        case .unreadable(let error): "the file it names cannot be read: \(error)"
        case .notUTF8: "the file it names is not UTF-8"
        case .noPassword: "the first line of the file it names is empty"
        case .malformedLine(let line): "line \(line) is not of the form NAME=value"
        case .quoted(let line): "line \(line): quotes would become part of the value; write it without them"
        case .duplicate(let line): "line \(line) sets it a second time"
        }
    }
}
