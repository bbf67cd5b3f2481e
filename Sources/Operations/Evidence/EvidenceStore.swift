package import Processes
package import SystemPackage

/// The evidence of one environment: a folder a run, and a chain over all of them in `chain.txt`.
///
/// A run counts once its line is in the chain. Before that its folder is `.<name>.partial`; a writer killed between
/// writing the line and renaming the folder leaves both, and the next writer finishes that. So a kill at any point
/// loses at most the run that was being recorded, and never looks like tampering.
package struct EvidenceStore: Sendable {
    static let reportFileName = "run.json"
    static let pageFileName = "report.md"
    static let documentFileName = "report.html"
    static let chainFileName = "chain.txt"
    static let probeFileName = ".probe"
    static let lockName = ".lock"
    /// What a run may take, with room to spare.
    private static let leastFreeBytes: UInt64 = 1 << 20

    package let environment: String
    /// `<root>/<environment>`.
    package let folder: FilePath
    let redactor: Redactor
    let signing: EvidenceSigning?

    /// - Parameters:
    ///   - root: the project's `evidence` folder; created when first needed.
    ///   - signing: whose signatures count, and with what to sign; nil where nothing is signed.
    package init(root: FilePath, environment: String, redactor: Redactor, signing: EvidenceSigning? = nil) {
        self.environment = environment
        folder = root.appending(environment)
        self.redactor = redactor
        self.signing = signing
    }

    var chainPath: FilePath { folder.appending(Self.chainFileName) }
    /// One writer at a time, or several readers.
    var lockPath: FilePath { folder.appending(Self.lockName) }

    /// Whether a run could be recorded now: creates the folder, writes a file to it and removes it, looks for free
    /// space (1 MiB), and reads the chain and the key to sign with.
    ///
    /// Throws FileFailure, EvidenceFailure or SigningFailure.
    package func preflight() throws {
        _ = try signing?.signer()
        try createFolder()
        let lock = try FileLock.exclusive(lockPath)
        defer { withExtendedLifetime(lock) {} }
        let probe = folder.appending(Self.probeFileName)
        try DurableFile.write("chatops\n".utf8, to: probe, permissions: .ownerReadWrite)
        try Folder.remove(probe)
        if let free = Folder.freeBytes(at: folder), free < Self.leastFreeBytes {
            throw EvidenceFailure.tooLittleSpace(folder, freeBytes: free)
        }
        _ = try chain()
    }

    /// Looks whether what is recorded could be signed, where it is to be.
    ///
    /// Throws SigningFailure, or FileFailure where the list of keys cannot be read.
    package func preflightSigning() throws { _ = try signing?.signer() }

    /// Writes a run's evidence and appends it to the chain; returns its folder.
    ///
    /// All texts pass the redactor; `attachments`, bytes by file name, too. Throws FileFailure, EvidenceFailure or
    /// SigningFailure, and then what was there before is as it was.
    package func record(_ report: RunReport, attachments: [String: [UInt8]] = [:]) throws -> FilePath {
        try createFolder()
        let lock = try FileLock.exclusive(lockPath)
        defer { withExtendedLifetime(lock) {} }
        return try write(report, attachments: attachments)
    }

    /// The same, by whoever has the lock.
    ///
    /// - Parameter pruned: the names of all runs whose folders are gone or are to go, where the run prunes any.
    func write(_ report: RunReport, attachments: [String: [UInt8]], pruned: [String]? = nil) throws -> FilePath {
        var chain = try chain()
        try finishInterruptedRuns(chain)

        let run = try stage(report, attachments: attachments, after: chain, pruned: pruned)
        do {
            try append(run, to: &chain)
        } catch {
            try? Folder.remove(run.partialFolder)
            throw error
        }
        try publish(run)
        return run.folder
    }

    /// The chain as it is; throws EvidenceFailure.brokenChain when it does not hold.
    func chain() throws -> EvidenceChain {
        let bytes = try readChain()
        do {
            return try EvidenceChain(bytes)
        } catch {
            throw EvidenceFailure.brokenChain(chainPath, line: error.number, environment: environment)
        }
    }

    private func createFolder() throws {
        guard EvidenceName.isValid(environment) else { throw EvidenceFailure.unusableName(environment) }
        try Folder.create(folder, permissions: .ownerReadWriteExecute)
    }
}
