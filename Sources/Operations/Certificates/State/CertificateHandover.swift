package import SystemPackage

/// That certificates are renewed on another machine, so that two do not renew one, and what is kept here is history.
package struct CertificateHandover: Codable, Sendable {
    /// As ssh is told.
    package var host: String

    /// Nil where they are renewed from here.
    ///
    /// - Parameter folder: `.chatops/<environment>/certificates`.
    package static func read(in folder: FilePath) throws -> CertificateHandover? {
        try JSONDocument.read(CertificateHandover.self, at: file(in: folder))
    }

    /// - Parameter host: who renews them from now on; nil takes it back.
    package static func note(_ host: String?, in folder: FilePath) throws {
        guard let host else { return try Folder.remove(file(in: folder)) }
        try Folder.create(folder, permissions: .ownerReadWriteExecute)
        try JSONDocument.write(CertificateHandover(host: host), to: file(in: folder))
    }

    /// Throws ``CertificateFailure/handedOver(host:environment:)`` where they are not renewed from here.
    static func refuse(in folder: FilePath, environment: String) throws {
        guard let handover = try read(in: folder) else { return }
        throw CertificateFailure.handedOver(host: handover.host, environment: environment)
    }

    private static func file(in folder: FilePath) -> FilePath { folder.appending("handed-over.json") }
}
