internal import CurlHTTP
package import FoundationEssentials
internal import SystemPackage

extension S3Store {
    /// A large file, part by part, of which the service knows nothing as an object before the last step.
    func upload(_ file: FilePath, _ size: Int, as key: String) async throws {
        let begun = try await connection.send(.post, key, query: [("uploads", "")])
        try check(begun, key)
        guard let upload = XMLElements(begun.text).text("UploadId"), !upload.isEmpty else {
            throw fault(key, "the service gave no upload id")
        }
        do {
            let tags = try await sendParts(of: file, size, as: key, upload)
            try await complete(tags, of: key, upload, try ObjectDigest(of: file))
        } catch {
            // In a task of its own, since this one may have been cancelled.
            await Task.detached { [self] in
                _ = try? await connection.send(.delete, key, query: [("uploadId", upload)])
            }.value
            throw error
        }
    }

    private func sendParts(of file: FilePath, _ size: Int, as key: String, _ upload: String) async throws -> [String] {
        // A service takes ten thousand parts at most.
        let partSize = max(self.partSize, (size + 9999) / 10_000)
        var tags: [String] = []
        for offset in stride(from: 0, to: size, by: partSize) {
            try Task.checkCancellation()
            let bytes = try FileContents.read(file, in: offset..<min(size, offset + partSize))
            guard bytes.count == min(partSize, size - offset) else { throw fault(key, "\(file) became shorter") }
            let query = [("partNumber", String(tags.count + 1)), ("uploadId", upload)]
            let response = try await connection.send(.put, key, query: query, content: bytes)
            try check(response, key)
            try checkTag(response, of: bytes, key)
            guard let tag = response.headers["etag"] else { throw fault(key, "the service gave a part no tag") }
            tags.append(tag)
        }
        return tags
    }

    private func complete(_ tags: [String], of key: String, _ upload: String, _ digest: ObjectDigest) async throws {
        let parts = tags.enumerated().map { index, tag in
            "<Part><PartNumber>\(index + 1)</PartNumber><ETag>\(tag)</ETag></Part>"
        }
        let content = "<CompleteMultipartUpload>\(parts.joined())</CompleteMultipartUpload>"
        let response = try await connection.send(
            .post,
            key,
            query: [("uploadId", upload)],
            content: Array(content.utf8)
        )
        // It may have been done, and only its answer was lost.
        if response.status == 404, try await isStored(key, as: digest) { return }
        try check(response, key)
        // Errors may come with the status 200, since the work goes on after the answer has begun.
        guard XMLElements(response.text).all("Error").isEmpty else { throw fault(key, words(of: response)) }
        try await removingWhatIsWrong(key) {
            guard let found = try await head(key) else { throw fault(key, "the service does not have it afterwards") }
            try checkSize(found.size, digest.size, key)
        }
    }

    /// Uploads that were broken off take up space, and are billed.
    package func discardUnfinished(before moment: Date) async throws -> Int {
        let page: XMLElements
        do {
            page = try await self.page([("uploads", ""), ("prefix", connection.address.prefix)])
        } catch is RepositoryFailure {
            // Not every service lists them.
            return 0
        }
        var discarded = 0
        for upload in page.all("Upload") {
            guard let key = upload.text("Key"), key.hasPrefix(connection.address.prefix),
                let id = upload.text("UploadId"), let begun = upload.text("Initiated").flatMap(Self.moment),
                begun < moment
            else { continue }
            let name = String(key.dropFirst(connection.address.prefix.count))
            let response = try await connection.send(.delete, name, query: [("uploadId", id)])
            if (200..<300).contains(response.status) { discarded += 1 }
        }
        return discarded
    }
}
