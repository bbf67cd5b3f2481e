internal import Diagnostics
package import Processes
package import SystemPackage

/// Why there is no ChatServer to deploy.
package enum BuildFailure: Failure {
    case noBinary(searched: [FilePath])
    case buildFailed(CommandResult)
    case unusableBinary(FilePath, reason: String)
}

extension BuildFailure {
    package var message: String {
        switch self {
        case .noBinary(let searched):
            "no ChatServer was found: looked for \(searched.map(\.string).joined(separator: ", "))"
        case .buildFailed(let result): "ChatServer does not build: \(result.firstError)"
        case .unusableBinary(let path, let reason): "\(path) is not a ChatServer that runs here: \(reason)"
        }
    }

    package var hint: String? {
        switch self {
        case .noBinary: "name one with --binary FILE, or run chatops in its source checkout"
        case .buildFailed(let result): "see all of it with: \(result.command)"
        case .unusableBinary: "build one with: swift build -c release --product ChatServer"
        }
    }
}

extension CommandResult {
    /// The first compiler error, which is the one to look at; else the last of what it said.
    fileprivate var firstError: String {
        let lines = (standardOutput + "\n" + standardError).split(whereSeparator: \.isNewline)
        return lines.first { $0.contains("error:") }.map(String.init) ?? lines.suffix(3).joined(separator: "\n  ")
    }
}
