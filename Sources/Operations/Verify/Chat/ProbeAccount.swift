internal import Environments
internal import Glibc
internal import SystemPackage

/// The standing account that a chat check converses as.
struct ProbeAccount: Sendable {
    let email: String
    let password: Secret
    /// Whether it was made up here and nobody has got in with it yet, so that signing up comes before logging in: refused
    /// logins count against the account.
    let isUnproven: Bool
    /// Where the password is kept that was made up here.
    private let file: FilePath?

    /// What the shown name begins with; people who look for somebody may come upon it.
    static let nickname = "chatops probe"
    /// Of the one room that the account has, which nobody else can see.
    static let room = "chatops probe"
    /// The kept file's second line, once somebody has got in.
    private static let proof = "in use"

    /// Takes the password that is given, else the one kept in the folder, else makes one and keeps it there.
    ///
    /// Of several that make one at the same time, all get the same.
    ///
    /// - Throws: `FileFailure`.
    init(_ probe: Check.Probe, keptIn folder: FilePath) throws {
        email = probe.email.description
        if let given = probe.password {
            (password, isUnproven, file) = (given, false, nil)
            return
        }
        let file = folder.appending("probe-password")
        if FileKind(at: file) == nil { try Self.make(file) }
        let lines = try FileContents.read(file, limit: 4096).map { bytes in
            String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
        }
        guard let kept = lines?.first else { throw FileFailure.corrupt(file, reason: "it holds no password") }
        self.file = file
        password = Secret(kept)
        isUnproven = lines?.contains(Self.proof) == false
    }

    private static func make(_ file: FilePath) throws {
        let folder = file.removingLastComponent()
        try Folder.create(folder, permissions: .ownerReadWriteExecute)
        let made = folder.appending(".probe-password.\(RandomText.identifier())")
        try DurableFile.write((RandomText.secret() + "\n").utf8, to: made, permissions: .ownerReadWrite)
        defer { unlink(made.string) }
        // A link is made by one only (link(2)).
        if link(made.string, file.string) != 0, errno != EEXIST {
            throw FileFailure.writing(file, Errno(rawValue: errno))
        }
        do { try Folder.synchronize(folder) } catch { throw FileFailure.writing(file, error) }
    }

    /// Notes that somebody got in.
    ///
    /// - Throws: `FileFailure`.
    func prove() throws {
        guard isUnproven, let file else { return }
        let text = "\(password.reveal())\n\(Self.proof)\n"
        try DurableFile.write(text.utf8, to: file, permissions: .ownerReadWrite)
    }
}
