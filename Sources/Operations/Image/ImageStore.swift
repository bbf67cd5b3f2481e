internal import Glibc
internal import Processes
internal import SystemPackage

/// Images built for one environment, by the digest of what went in: `.chatops/<environment>/images/<20 digits>`.
struct ImageStore: Sendable {
    /// How many stay; older ones can be made again.
    static let kept = 3

    let root: FilePath

    func image(_ inputs: ImageInputs) throws -> LocalImage? {
        let folder = root.appending(inputs.tag)
        guard let image = try ImageLayout(root: folder).image(), isWhole(image) else { return nil }
        return image
    }

    /// Makes an image in a folder beside its place, which then appears whole; an earlier attempt's remains go.
    func keep<Value: Sendable>(
        _ inputs: ImageInputs,
        _ make: (ImageLayout) async throws -> Value
    ) async throws -> Value {
        let partial = root.appending(".\(inputs.tag).partial")
        try Folder.remove(partial)
        try Folder.create(partial, permissions: .ownerReadWriteExecute)
        let value = try await make(ImageLayout(root: partial))
        try Folder.remove(root.appending(inputs.tag))
        try DurableFile.move(partial, to: root.appending(inputs.tag))
        try prune(keeping: inputs.tag)
        return value
    }

    private func isWhole(_ image: LocalImage) -> Bool {
        image.blobs.allSatisfy { FileKind(at: image.layout.blob($0.digest)) == .file(size: $0.size) }
    }

    private func prune(keeping tag: String) throws {
        let others = try Folder.names(in: root).filter { !$0.hasPrefix(".") && $0 != tag }
        let newestFirst = others.map { (name: $0, time: modified(root.appending($0))) }
            .sorted { $0.time > $1.time }
        for other in newestFirst.dropFirst(Self.kept - 1) { try Folder.remove(root.appending(other.name)) }
    }

    /// In seconds; zero for what is gone.
    private func modified(_ path: FilePath) -> Int {
        var status = stat()
        return stat(path.string, &status) == 0 ? status.st_mtim.tv_sec : 0
    }
}
