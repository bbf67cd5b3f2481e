package import FoundationEssentials
package import SystemPackage

/// Where objects are kept that are written once and never changed.
///
/// What `put` returned from is stored: durable in a folder, confirmed by a bucket's service. What it threw for is not
/// listed, unless an earlier `put` of the same content had stored it.
package protocol ObjectStore: Sendable {
    /// Such as `/var/backups/chatops` or `s3://bucket/prefix`, for messages.
    var place: String { get }

    /// A folder from which files are stored without another copy; nil where there is none.
    var staging: FilePath? { get }

    /// Stores a file's content; the same content under the same key is no error, other content is
    /// ``RepositoryFailure/taken(key:in:)``.
    ///
    /// - Parameter consuming: whether the file may be gone afterwards, which saves a copy.
    func put(_ file: FilePath, as key: String, consuming: Bool) async throws

    /// As ``put(_:as:consuming:)``, for what fits into memory.
    func put(_ bytes: [UInt8], as key: String) async throws

    /// Gives the object's bytes to `consume` as they come; false when there is no such object.
    func stream(_ key: String, to consume: @Sendable ([UInt8]) async throws -> Void) async throws -> Bool

    /// The objects whose keys begin with `prefix`, in the order of their keys' bytes.
    ///
    /// Names that ``put`` would not take are listed all the same.
    func list(_ prefix: String) async throws -> [StoredObject]

    /// Returns also when there is no such object.
    func delete(_ key: String) async throws

    /// Removes what uploads that were begun before `moment` and never ended have left; returns how many.
    func discardUnfinished(before moment: Date) async throws -> Int
}

package struct StoredObject: Sendable, Hashable {
    package let key: String
    package let size: Int
    /// When it was stored, by the store's clock.
    package let modified: Date
}

extension ObjectStore {
    package func put(_ file: FilePath, as key: String) async throws { try await put(file, as: key, consuming: false) }

    /// A small object's bytes, or nil when there is none; throws when it has more than `limit`.
    package func read(_ key: String, limit: Int = 64 << 20) async throws -> [UInt8]? {
        let collected = Collected()
        let found = try await stream(key) { chunk in
            guard await collected.append(chunk) <= limit else {
                throw RepositoryFailure.reading(key: key, in: place, reason: "it is larger than \(limit) bytes")
            }
        }
        return found ? await collected.bytes : nil
    }

    /// Size and SHA-256 of what is there; nil when there is no such object.
    package func digest(of key: String) async throws -> ObjectDigest? {
        let running = SharedDigest()
        guard try await stream(key, to: { running.update($0) }) else { return nil }
        return running.finished
    }

    /// Writes the object to a new file, mode 0600, and returns its size and SHA-256; on failure no file is left.
    package func get(_ key: String, to file: FilePath) async throws -> ObjectDigest {
        let running = SharedDigest()
        let output: FileDescriptor
        do {
            output = try FileDescriptor.open(
                file,
                .writeOnly,
                options: [.create, .truncate, .closeOnExec, .noFollow],
                permissions: .ownerReadWrite
            )
        } catch { throw FileFailure.writing(file, error as? Errno ?? .ioError) }
        do {
            let found = try await stream(key) { chunk in
                running.update(chunk)
                do { _ = try output.writeAll(chunk) } catch {
                    throw FileFailure.writing(file, error as? Errno ?? .ioError)
                }
            }
            guard found else { throw RepositoryFailure.missing(key: key, in: place) }
            do { try output.close() } catch { throw FileFailure.writing(file, error as? Errno ?? .ioError) }
        } catch {
            try? output.close()
            try? Folder.remove(file)
            throw error
        }
        return running.finished
    }
}

private actor Collected {
    private(set) var bytes: [UInt8] = []

    func append(_ chunk: [UInt8]) -> Int {
        bytes += chunk
        return bytes.count
    }
}
