internal import Crypto
package import CurlHTTP
package import Environments
internal import FoundationEssentials
package import SystemPackage

/// Objects in a bucket of a service that speaks S3.
///
/// Every request is signed together with its content's SHA-256, so that the service itself refuses what was changed on
/// the way, and after storing it is asked what it has.
package struct S3Store: ObjectStore {
    package let place: String
    let connection: S3Connection
    /// Files with more bytes go in parts of so many.
    let partSize: Int
    private let pageSize: Int

    /// - Parameters:
    ///   - bucket: where the service is, and who asks.
    ///   - authorities: the only ones to trust, in PEM; nil for the machine's.
    ///   - attempts: how often a request is sent at most.
    ///   - pause: before it is sent again for the first time.
    ///   - answer: how long the service may think.
    ///   - slowest: how many bytes a second are waited for.
    ///   - partSize: at least 5 MiB, but for tests.
    package init(
        _ bucket: Bucket,
        name: String,
        prefix: String,
        authorities: FilePath? = nil,
        client: Client,
        attempts: Int = 5,
        pause: Duration = .milliseconds(250),
        answer: Duration = .seconds(30),
        slowest: Int = 100_000,
        partSize: Int = 16 << 20,
        pageSize: Int = 1000
    ) {
        place = prefix.isEmpty ? "s3://\(name)" : "s3://\(name)/\(prefix)"
        connection = S3Connection(
            client: client,
            address: S3Address(bucket.endpoint, bucket: name, prefix: prefix),
            signature: RequestSignature(
                region: bucket.region.description,
                accessKey: bucket.accessKey,
                secretKey: bucket.secretKey
            ),
            trust: authorities.map { .file($0.string) } ?? .system,
            patience: .init(attempts: attempts, pause: pause, answer: answer, slowest: slowest)
        )
        self.partSize = partSize
        self.pageSize = pageSize
    }

    package var staging: FilePath? { nil }

    package func put(_ file: FilePath, as key: String, consuming: Bool) async throws {
        try ObjectKey.check(key)
        guard case .file(let size)? = FileKind(at: file) else {
            throw FileFailure.reading(file, .noSuchFileOrDirectory)
        }
        if size <= partSize {
            try await put(try FileContents.read(file, in: 0..<size), as: key)
        } else {
            try await storing(key) {
                if try await isStored(key, as: try ObjectDigest(of: file)) { return }
                try await upload(file, size, as: key)
            }
        }
        if consuming { try Folder.remove(file) }
    }

    package func put(_ bytes: [UInt8], as key: String) async throws {
        try ObjectKey.check(key)
        try await storing(key) {
            if try await isStored(key, as: ObjectDigest(of: bytes)) { return }
            let response = try await connection.send(.put, key, content: bytes)
            try check(response, key)
            try await removingWhatIsWrong(key) {
                try checkTag(response, of: bytes, key)
                guard let found = try await head(key) else {
                    throw fault(key, "the service does not have it afterwards")
                }
                try checkSize(found.size, bytes.count, key)
                try checkTag(found.response, of: bytes, key)
            }
        }
    }

    /// Looks at what was just stored where nothing was before; when it is not as it was sent, it goes again.
    func removingWhatIsWrong(_ key: String, _ look: () async throws -> Void) async throws {
        do { try await look() } catch {
            // In a task of its own, since this one may have been cancelled.
            await Task.detached { [self] in try? await delete(key) }.value
            throw error
        }
    }

    /// Words whatever goes wrong as the object not being stored.
    private func storing(_ key: String, _ body: () async throws -> Void) async throws {
        do { try await body() } catch let failure as HTTPFailure {
            if case .cancelled = failure { throw CancellationError() }
            throw fault(key, failure.message)
        } catch RepositoryFailure.reading(_, _, let reason) {
            throw fault(key, reason)
        }
    }

    /// Throws when something else is there; a service may have stored it though its answer was lost.
    func isStored(_ key: String, as digest: ObjectDigest) async throws -> Bool {
        guard let found = try await head(key) else { return false }
        guard found.size == digest.size, try await self.digest(of: key) == digest else {
            throw RepositoryFailure.taken(key: key, in: place)
        }
        return true
    }

    func head(_ key: String) async throws -> (size: Int, response: Response)? {
        let response = try await connection.send(.head, key)
        if response.status == 404 { return nil }
        try check(response, key)
        guard let size = response.headers["content-length"].flatMap({ Int($0) }) else {
            throw fault(key, "the service does not tell its size")
        }
        return (size, response)
    }

    func checkSize(_ found: Int, _ expected: Int, _ key: String) throws {
        guard found == expected else { throw fault(key, "the service has \(found) bytes of its \(expected)") }
    }

    /// The tag is the content's MD5 where a service says so by its form, unless it encrypts with keys of its own.
    func checkTag(_ response: Response, of bytes: [UInt8], _ key: String) throws {
        guard let tag = response.headers["etag"]?.filter({ $0 != "\"" }).lowercased(), tag.utf8.count == 32,
            tag.allSatisfy(\.isHexDigit), response.headers["x-amz-server-side-encryption"] ?? "AES256" == "AES256",
            response.headers["x-amz-server-side-encryption-customer-algorithm"] == nil
        else { return }
        guard tag == Hexadecimal.text(Insecure.MD5.hash(data: bytes)) else {
            throw fault(key, "the service says that it has other bytes")
        }
    }

    func fault(_ key: String, _ reason: String) -> RepositoryFailure { .storing(key: key, in: place, reason: reason) }

    /// Throws for answers that say no.
    func check(_ response: Response, _ key: String) throws {
        if (200..<300).contains(response.status) { return }
        throw refusal(response) ?? fault(key, words(of: response))
    }

    private func refusal(_ response: Response) -> RepositoryFailure? {
        [401, 403].contains(response.status) ? .refused(place, reason: words(of: response)) : nil
    }

    func words(of response: Response) -> String {
        let answer = XMLElements(response.text)
        let code = answer.text("Code") ?? ""
        let message = answer.text("Message") ?? ""
        let words = [code, message].filter { !$0.isEmpty }.joined(separator: ": ")
        return "the service answered \(response.status)\(words.isEmpty ? "" : ", \(words.prefix(300))")"
    }

    package func stream(_ key: String, to consume: @Sendable ([UInt8]) async throws -> Void) async throws -> Bool {
        try ObjectKey.check(key)
        do {
            return try await pieces(of: key, consume)
        } catch let failure as HTTPFailure {
            if case .cancelled = failure { throw CancellationError() }
            throw RepositoryFailure.reading(key: key, in: place, reason: failure.message)
        }
    }

    /// Piece by piece, so that one that breaks off or stalls is asked for again, and that a slow reader holds nothing up.
    private func pieces(of key: String, _ consume: @Sendable ([UInt8]) async throws -> Void) async throws -> Bool {
        var offset = 0
        var first: (size: Int, tag: String?)?
        while first.map({ offset < $0.size }) ?? true {
            let range = "bytes=\(offset)-\(offset + Self.pieceSize - 1)"
            let response = try await connection.send(
                .get,
                key,
                extra: [("range", range)],
                expecting: Self.pieceSize + 1024
            )
            if response.status == 404, first == nil { return false }
            if response.status == 416, first == nil, let found = try await head(key), found.size == 0 { return true }
            guard response.status == 206 || response.status == 200 else {
                throw refusal(response)
                    ?? RepositoryFailure.reading(key: key, in: place, reason: words(of: response))
            }
            let size = response.headers["content-range"]?.split(separator: "/").last.flatMap { Int($0) }
            let known = first ?? (size ?? response.body.count, response.headers["etag"])
            guard response.headers["etag"] == known.tag, size ?? response.body.count == known.size,
                response.body.count == min(Self.pieceSize, known.size - offset), offset == 0 || size != nil
            else {
                throw RepositoryFailure.reading(key: key, in: place, reason: "it changed while it was read")
            }
            first = known
            offset += response.body.count
            if !response.body.isEmpty { try await consume(response.body) }
        }
        return true
    }

    private static let pieceSize = 8 << 20

    package func list(_ prefix: String) async throws -> [StoredObject] {
        var found: [StoredObject] = []
        var token: String?
        repeat {
            var query = [
                ("list-type", "2"), ("prefix", connection.address.prefix + prefix), ("encoding-type", "url"),
                ("max-keys", String(pageSize)),
            ]
            if let token { query.append(("continuation-token", token)) }
            let page = try await page(query)
            found += try objects(in: page)
            guard page.text("IsTruncated") == "true" else { break }
            guard let next = page.text("NextContinuationToken"), next != token else {
                throw RepositoryFailure.listing(place, reason: "the service says that there is more, and not where")
            }
            token = next
        } while true
        return found.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    }

    func page(_ query: [(String, String)]) async throws -> XMLElements {
        let response: Response
        do {
            response = try await connection.send(.get, nil, query: query)
        } catch let failure as HTTPFailure {
            if case .cancelled = failure { throw CancellationError() }
            throw RepositoryFailure.listing(place, reason: failure.message)
        }
        guard response.status == 200 else {
            throw refusal(response) ?? RepositoryFailure.listing(place, reason: words(of: response))
        }
        return XMLElements(response.text)
    }

    private func objects(in page: XMLElements) throws -> [StoredObject] {
        let isEncoded = page.text("EncodingType") == "url"
        return try page.all("Contents").map { entry in
            guard let text = entry.text("Key"), let key = isEncoded ? S3Encoding.decode(text) : text,
                key.hasPrefix(connection.address.prefix), let size = entry.text("Size").flatMap({ Int($0) }),
                let modified = entry.text("LastModified").flatMap(Self.moment)
            else { throw RepositoryFailure.listing(place, reason: "the service's list cannot be read") }
            return StoredObject(
                key: String(key.dropFirst(connection.address.prefix.count)),
                size: size,
                modified: modified
            )
        }
    }

    /// With or without fractions of a second.
    static func moment(_ text: String) -> Date? {
        Timestamp.date(text) ?? (try? Date(text, strategy: .iso8601))
    }

    package func delete(_ key: String) async throws {
        try ObjectKey.check(key)
        do {
            let response = try await connection.send(.delete, key)
            if response.status == 404 || (200..<300).contains(response.status) { return }
            throw refusal(response)
                ?? RepositoryFailure.deleting(key: key, in: place, reason: words(of: response))
        } catch let failure as HTTPFailure {
            if case .cancelled = failure { throw CancellationError() }
            throw RepositoryFailure.deleting(key: key, in: place, reason: failure.message)
        }
    }
}
