internal import CurlHTTP
internal import Environments
internal import Synchronization
internal import SystemPackage

/// One artifact on its way into a partial file, over as many attempts as it takes.
struct Download: Sendable {
    let artifact: Artifact
    let file: PartialFile
    let store: ArtifactStore
    let events: EventHandler

    init(
        _ artifact: Artifact,
        partial: FilePath,
        origin: FilePath,
        _ store: ArtifactStore,
        _ events: @escaping EventHandler
    ) {
        self.artifact = artifact
        file = PartialFile(path: partial, origin: origin)
        self.store = store
        self.events = events
    }

    /// How much further an attempt must get to count as progress.
    private static let progress = 1 << 20

    /// Ends with the right bytes in the partial file, on the disk.
    ///
    /// Bytes that were gone on with and turn out wrong are fetched once more from the beginning: the file may have
    /// changed under the same name, or a crash of the machine may have spoilt them.
    func run() async throws {
        while true {
            if try file.size > 0, try digest() == artifact.sha256.description { return }
            let isWhole = try await receive()
            let digest = try digest()
            if digest == artifact.sha256.description { return }
            store.discard(artifact)
            if isWhole { throw ArtifactFailure.wrongDigest(artifact, got: digest) }
            events(.note("what was there of \(artifact.name) does not belong to it: downloading it anew"))
        }
    }

    private func digest() throws -> String { try FileContents.sha256(of: file.path) ?? "" }

    /// Receives all bytes; whether they came in one piece.
    private func receive() async throws -> Bool {
        var pauses = store.patience.pauses[...]
        var furthest = try file.size
        while true {
            do {
                return try await attempt()
            } catch let failure as ArtifactFailure where failure.mayPass {
                let size = try file.size
                if size >= furthest + Self.progress {
                    furthest = size
                    pauses = store.patience.pauses[...]
                }
                guard let pause = pauses.popFirst() else { throw failure }
                events(.note("\(failure.message); trying again in \(pause.components.seconds) s"))
                try await Task.sleep(for: pause)
            }
        }
    }

    /// One request; a server that stays silent is left.
    private func attempt() async throws -> Bool {
        let pace = Pace()
        return try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask { try await request(pace) }
            group.addTask {
                try await pace.silence(of: store.patience.silence)
                throw ArtifactFailure.stalled(artifact, received: pace.received, after: store.patience.silence)
            }
            defer { group.cancelAll() }
            guard let isWhole = try await group.next() else { throw CancellationError() }
            return isWhole
        }
    }

    private func request(_ pace: Pace) async throws -> Bool {
        let start = try file.resumption(of: artifact.url)
        var request = Request(.get, artifact.url)
        request.redirects = .followed(atMost: 10)
        request.deadline = .seconds(24 * 3600)
        request.connectDeadline = store.patience.silence
        if let start {
            request.headers.append("Range", "bytes=\(start.offset)-")
            request.headers.append("If-Range", start.entityTag)
        }
        do {
            return try await store.http.withResponse(to: request) { response in
                try await take(response, from: start?.offset ?? 0, pace)
            }
        } catch let failure as HTTPFailure {
            try Task.checkCancellation()
            throw pace.hasBegun
                ? ArtifactFailure.brokenOff(artifact, received: pace.received, of: pace.expected, failure)
                : .unreachable(artifact, failure)
        }
    }

    private func take(_ response: StreamedResponse, from offset: Int, _ pace: Pace) async throws -> Bool {
        let length = response.headers["Content-Length"].flatMap { Int($0) }
        let begin: Int
        switch response.status {
        case 206 where ContentRange(response)?.first == offset: begin = offset
        case 200: begin = 0
        // What is there is no beginning of what the server has.
        case 206, 416:
            store.discard(artifact)
            throw ArtifactFailure.refused(artifact, status: response.status)
        case 404, 410: throw ArtifactFailure.notThere(artifact)
        default: throw ArtifactFailure.refused(artifact, status: response.status)
        }
        if begin == 0 { try file.begin(artifact.url, entityTag: response.headers["ETag"]) }
        pace.begin(at: begin, of: length.map { begin + $0 })
        try checkSpace(for: length)
        events(.note(Progress(pace).beginning(of: artifact)))
        let output = try file.open()
        try await output.closingAfter {
            var told = ContinuousClock.now
            for try await chunk in response.body {
                try write(chunk, output, pace)
                if ContinuousClock.now - told >= store.patience.noteInterval {
                    told = .now
                    events(.note("\(artifact.name): \(Progress(pace))"))
                }
            }
            try file.synchronize(output)
        }
        _ = try await response.finish()
        return begin == 0
    }

    private func write(_ chunk: [UInt8], _ output: FileDescriptor, _ pace: Pace) throws {
        do {
            _ = try output.writeAll(chunk)
        } catch Errno.noSpace {
            let free = Int(clamping: Folder.freeBytes(at: store.folder) ?? 0)
            let missing = pace.expected.map { $0 - pace.received } ?? chunk.count
            store.discard(artifact)
            throw ArtifactFailure.noSpace(artifact, folder: store.folder, needed: missing, free: free)
        } catch {
            throw FileFailure.writing(file.path, error as? Errno ?? .ioError)
        }
        pace.received(chunk.count)
    }

    private func checkSpace(for length: Int?) throws {
        guard let length, let free = Folder.freeBytes(at: store.folder), free < UInt64(length) else { return }
        throw ArtifactFailure.noSpace(artifact, folder: store.folder, needed: length, free: Int(clamping: free))
    }
}

extension ArtifactFailure {
    /// Whether the same request may succeed a little later: a connection that was lost, or a server that says so
    /// (RFC 9110 section 15.6, RFC 6585 section 4).
    fileprivate var mayPass: Bool {
        switch self {
        case .brokenOff, .stalled: true
        case .refused(_, let status): [206, 408, 416, 429].contains(status) || (500..<600).contains(status)
        case .unreachable(_, let failure):
            switch failure {
            case .receive, .send, .deadline: true
            default: false
            }
        default: false
        }
    }
}

extension FileDescriptor {
    fileprivate func closingAfter(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch {
            try? close()
            throw error
        }
        try close()
    }
}
