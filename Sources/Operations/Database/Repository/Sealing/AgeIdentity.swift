package import Environments
internal import Glibc
package import Processes
package import SystemPackage

/// The private half of a recipient: what opens backups.
package enum AgeIdentity: Sendable {
    case file(FilePath)
    /// As a program printed it; it is never written to a disk.
    case bytes([UInt8])

    /// Which recipient it is the private half of, as `age-keygen -y` says; throws
    /// ``RepositoryFailure/badIdentity(reason:)`` when it is none.
    package func recipient(_ runner: Runner) async throws -> AgeRecipient {
        let input: Command.Input
        switch self {
        case .file(let path):
            guard case .file = FileKind(at: path) else {
                throw RepositoryFailure.badIdentity(reason: "\(path) is not there")
            }
            input = .file(path)
        case .bytes(let bytes): input = .bytes(bytes)
        }
        let command = Command("age-keygen", ["-y"], input: input).harmless
        let result = try await runner.run(command)
        // What the program says of a broken key could hold some of it.
        guard result.succeeded,
            let line = result.standardOutput.split(separator: "\n").last,
            let recipient = AgeRecipient(String(line))
        else { throw RepositoryFailure.badIdentity(reason: "age-keygen finds no age key in it") }
        return recipient
    }

    /// Runs `body` with a path from which programs of this user can read it, for as long as that takes.
    func withPath<Value>(_ body: (FilePath) async throws -> Value) async throws -> Value {
        switch self {
        case .file(let path): return try await body(path)
        case .bytes(let bytes):
            let name = "/chatops-\(getpid())-\(UInt64.random(in: 0 ... .max))"
            let descriptor = shm_open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else {
                throw RepositoryFailure.badIdentity(reason: "no shared memory: \(Errno(rawValue: errno))")
            }
            // Before it has content: whoever is killed leaves nothing.
            shm_unlink(name)
            let file = FileDescriptor(rawValue: descriptor)
            defer { try? file.close() }
            _ = try file.writeAll(bytes)
            return try await body(FilePath("/proc/\(getpid())/fd/\(descriptor)"))
        }
    }
}
