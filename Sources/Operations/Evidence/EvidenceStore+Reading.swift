internal import SystemPackage

extension EvidenceStore {
    func readChain() throws -> [UInt8] {
        try FileContents.read(chainPath) ?? []
    }
}
