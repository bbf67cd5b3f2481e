internal import Environments
internal import FoundationEssentials
internal import Processes
internal import SystemPackage

extension ServiceCheck {
    func isOfSite(_ question: Check.TLS) -> Bool {
        question.place.host == nil || question.place.host?.description == service.site.domain.description
    }

    /// Where the certificate that the server should show is known to stand.
    func certificateSources(_ question: Check.TLS, _ instruments: Instruments) async -> [CertificateAgreement.Source] {
        var sources = isOfSite(question) ? [issuedSource(instruments)].compactMap(\.self) : []
        if let file = question.file {
            let path = file.resolved(in: instruments.folder)
            sources.append(CertificateAgreement.Source(origin: .file, place: "\(path)", content: .init(file: path)))
        }
        if isOfSite(question), let secret = service.certificate {
            let place = "Secret/\(secret)"
            let content: CertificateAgreement.Source.Content
            switch instruments.view {
            case .cluster(let deployment, _): content = await .installed(secret, deployment.connection)
            case .unreachable(let reason): content = .unseen(reason)
            case .embedded, nil: return sources
            }
            sources.append(CertificateAgreement.Source(origin: .installed, place: place, content: content))
        }
        return sources
    }
}

extension CertificateAgreement.Source.Content {
    init(file path: FilePath) {
        do {
            guard let bytes = try FileContents.read(path) else {
                self = .nothing
                return
            }
            self.init(pem: String(decoding: bytes, as: UTF8.self))
        } catch {
            self = .unseen(error.message)
        }
    }

    private init(pem: String) {
        self = ServedChain(pem: pem).map { .chain($0) } ?? .unreadable("it is not PEM")
    }

    /// Asks for the certificate alone: the key beside it is nobody's business here.
    fileprivate static func installed(_ secret: String, _ connection: ClusterConnection) async -> Self {
        do {
            let command = connection.kubectl.certificate(inSecret: secret)
            let result = try await connection.runner.run(command)
            guard result.succeeded else { throw KubernetesFailure(result) }
            let words = result.standardOutput.split(separator: " ")
            if words.isEmpty { return .nothing }
            guard words.count == 2, let pem = Data(base64Encoded: String(words[1])) else {
                return .unreadable("it has no tls.crt")
            }
            return .init(pem: String(decoding: pem, as: UTF8.self))
        } catch {
            return .unseen(FailureReport(error).message)
        }
    }
}

extension Kubectl {
    /// Prints the Secret's name and its `tls.crt` in base64; nothing where there is no such Secret.
    func certificate(inSecret name: String) -> Command {
        command([
            "get", "secret/\(name)", #"--output=jsonpath={.metadata.name} {.data.tls\.crt}"#, "--ignore-not-found",
        ])
    }
}
