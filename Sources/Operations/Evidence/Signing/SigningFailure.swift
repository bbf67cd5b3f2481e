package import Diagnostics
package import SystemPackage

/// Why evidence cannot be signed.
package enum SigningFailure: Failure, Equatable {
    /// Keys are listed, and here is none.
    case missing(FilePath)
    /// Others may read it, or own it.
    case exposed(FilePath, mode: UInt32)
    case noKey(FilePath)
    case notListed(FilePath, FilePath)
    case unreadableList(FilePath, line: Int)
}

extension SigningFailure {
    package var message: String {
        switch self {
        case .missing(let path):
            "evidence of this checkout is to be signed, and there is no key to sign with: \(path) does not exist"
        case .exposed(let path, let mode):
            "evidence cannot be signed: \(path) must be its owner's alone, and has mode 0\(String(mode, radix: 8))"
        case .noKey(let path): "evidence cannot be signed: \(path) holds no key as chatops writes it"
        case .notListed(let key, let list): "evidence cannot be signed: the key \(key) is not listed in \(list)"
        case .unreadableList(let path, let line):
            "\(path), line \(line): not a key as chatops writes it (public key, moment, owner), or one listed before"
        }
    }

    package var hint: String? {
        switch self {
        case .missing, .notListed:
            "chatops evidence key create, and commit evidence.keys; or name your key's file in CHATOPS_EVIDENCE_KEY"
        case .exposed(let path, _): "chmod 600 \(path); if others may have read it, make a new one"
        case .noKey(let path): "restore it from a copy, or: mv \(path) \(path).old && chatops evidence key create"
        case .unreadableList(let path, _): "git diff -- \(path)"
        }
    }

    package var exitCode: ExitCode { .preflight }
}
