internal import ACME
internal import FoundationEssentials
internal import NIOSSL
internal import Synchronization

/// What a listener shows, read by its connections.
final class ShownAnswers: Sendable {
    private struct Content: Sendable {
        /// By path.
        var texts: [String: String] = [:]
        /// By server name, in lower case.
        var identities: [String: NIOSSLContext] = [:]
        var answers: Set<ChallengeAnswer> = []
    }

    private let content = Mutex(Content())

    var isEmpty: Bool { content.withLock { $0.answers.isEmpty } }

    func text(at path: String) -> String? { content.withLock { $0.texts[path] } }

    func identity(of serverName: String) -> NIOSSLContext? {
        content.withLock { $0.identities[serverName.lowercased()] }
    }

    func add(_ answer: ChallengeAnswer) throws {
        guard answer.kind == .tlsALPN01 else {
            return content.withLock {
                $0.texts[answer.httpPath] = answer.keyAuthorization
                $0.answers.insert(answer)
            }
        }
        let identity = try answer.tlsIdentity(now: Date())
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: [
                .certificate(try NIOSSLCertificate(bytes: Array(identity.certificate.utf8), format: .pem))
            ],
            privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(identity.key.utf8), format: .pem))
        )
        configuration.applicationProtocols = [ChallengeAnswer.TLSIdentity.applicationProtocol]
        let context = try NIOSSLContext(configuration: configuration)
        content.withLock {
            $0.identities[identity.serverName.lowercased()] = context
            $0.answers.insert(answer)
        }
    }

    func remove(_ answer: ChallengeAnswer) {
        content.withLock { content in
            guard content.answers.remove(answer) != nil else { return }
            content.texts[answer.httpPath] = nil
            if answer.kind == .tlsALPN01 { content.identities[answer.serverName.lowercased()] = nil }
        }
    }
}
