internal import CurlHTTP
internal import SystemPackage

extension RegistryClient {
    /// What a push had to send.
    package struct Pushed: Sendable, Hashable {
        package var sentBlobs = 0
        /// In bytes.
        package var sent = 0
        /// Blobs the registry had already.
        package var keptBlobs = 0
    }

    /// Sends what the registry lacks, then names it by `tag`.
    ///
    /// The tag appears last, so whoever pulls it gets a whole image; a push that was killed is gone on with by pushing
    /// again, where whole blobs count.
    package func push(_ image: LocalImage, tag: String) async throws -> Pushed {
        var pushed = Pushed()
        var seen: Set<ImageDigest> = []
        for blob in image.blobs where seen.insert(blob.digest).inserted {
            if try await has(blob) {
                pushed.keptBlobs += 1
            } else {
                try await upload(blob, from: image.layout.blob(blob.digest))
                pushed.sentBlobs += 1
                pushed.sent += blob.size
            }
        }
        try await name(image, tag)
        return pushed
    }

    private func has(_ blob: Descriptor) async throws -> Bool {
        let purpose = Purpose(text: "push \(name)", expected: [200, 404])
        return try await send(purpose) {
            var request = Request(.head, url("blobs/\(blob.digest)"))
            request.redirects = .followed(atMost: 5)
            return request
        }.status == 200
    }

    /// POST, then PUT (distribution-spec v1.1, “Pushing a blob monolithically”).
    private func upload(_ blob: Descriptor, from file: FilePath) async throws {
        let text = "push \(name) (a part of \(blob.size >> 20) MiB)"
        let begun = try await send(Purpose(text: text, expected: [202])) {
            Request(.post, url("blobs/uploads/"))
        }
        guard let location = begun.headers["Location"] else { throw RegistryFailure(begun, from: self, purpose: text) }
        let upload = location.hasPrefix("/") ? endpoint.origin + location : location
        let target = "\(upload)\(upload.contains("?") ? "&" : "?")digest=\(Self.escaped(blob.digest.description))"
        _ = try await send(Purpose(text: text, expected: [201])) {
            let content = try FileStream(file)
            var request = Request(
                .put,
                target,
                headers: ["Content-Type": "application/octet-stream"],
                body: .stream(length: blob.size) { try content.next() }
            )
            request.deadline = .seconds(60 + blob.size / Self.slowestBytesPerSecond)
            return request
        }
    }

    /// A push slower than this is given up.
    private static let slowestBytesPerSecond = 64 << 10

    private func name(_ image: LocalImage, _ tag: String) async throws {
        let purpose = Purpose(text: "name the image \(name):\(tag)", expected: [201])
        let response = try await send(purpose) {
            Request(
                .put,
                url("manifests/\(tag)"),
                headers: ["Content-Type": image.manifest.mediaType ?? MediaType.manifest],
                body: .bytes(image.manifestBytes)
            )
        }
        if let text = response.headers["Docker-Content-Digest"], text != image.descriptor.digest.description {
            throw RegistryFailure.otherDigest(image: "\(name):\(tag)", sent: image.descriptor.digest, got: text)
        }
    }
}

/// A file's bytes, piece by piece, for one reader.
private final class FileStream: Sendable {
    private let file: FileDescriptor
    private static let chunk = 256 << 10

    init(_ path: FilePath) throws(FileFailure) {
        do {
            file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])
        } catch {
            throw .reading(path, error as? Errno ?? .ioError)
        }
    }

    deinit { try? file.close() }

    func next() throws -> [UInt8]? {
        let bytes = try [UInt8](unsafeUninitializedCapacity: Self.chunk) { buffer, count in
            count = try file.read(into: UnsafeMutableRawBufferPointer(buffer))
        }
        return bytes.isEmpty ? nil : bytes
    }
}
