import Environments
import Operations
import SystemPackage

extension Target {
    /// The repository of the environment's backups.
    ///
    /// - Parameter signs: whether something will be stored in it; then this machine gets a signing key where it has none.
    func repository(_ section: Backup, signs: Bool = false) throws -> Repository {
        let store = try objectStore(section)
        let signer = signs ? try SigningKey.findOrCreate(at: signing.privateKey) : nil
        return Repository(
            store,
            trusted: try TrustedSigners(signing, and: section.trustedKeys),
            signer: signer,
            heads: HeadsFile(in: databaseState, of: store.place)
        )
    }

    private func objectStore(_ section: Backup) throws -> any ObjectStore {
        switch section.repository {
        case .folder(let path): return FolderStore(path.resolved(in: project.root))
        case .s3(let name, let prefix):
            guard let bucket = section.bucket else {
                throw UsageFailure("backup.s3 is missing", hint: "it says where the bucket is")
            }
            let authorities = bucket.authorities?.resolved(in: project.root)
            return S3Store(bucket, name: name, prefix: prefix, authorities: authorities, client: http)
        }
    }
}
