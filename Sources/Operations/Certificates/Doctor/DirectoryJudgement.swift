internal import ACME
internal import CurlHTTP
internal import Environments
internal import FoundationEssentials
internal import SystemPackage

/// What an authority's directory says, set against what the environment asks of it.
struct DirectoryJudgement: Sendable {
    let url: String
    let directory: Result<ACME.Directory, Fault>
    /// How far the authority's clock is ahead of this machine's, in seconds, as far as its answer tells.
    let clockOffset: Int?

    struct Fault: Error {
        var words: String
    }

    /// One request.
    static func ask(_ certificates: Certificates, _ tools: CertificateTools) async -> DirectoryJudgement {
        let url = certificates.directory.description
        var request = Request(.get, url)
        request.trust = certificates.authorities.map { .file($0.resolved(in: tools.project).string) } ?? .system
        let response: Response
        do throws(HTTPFailure) {
            response = try await tools.http.send(request)
        } catch {
            return DirectoryJudgement(url: url, directory: .failure(Fault(words: error.message)), clockOffset: nil)
        }
        let told = response.headers["date"].flatMap { HTTPDate.seconds($0) }
        let offset = told.map { Int($0) - Int(Date().timeIntervalSince1970.rounded(.down)) }
        guard response.status == 200 else {
            let words = "it answers with status \(response.status)"
            return DirectoryJudgement(url: url, directory: .failure(Fault(words: words)), clockOffset: offset)
        }
        guard let directory = try? JSONDecoder().decode(ACME.Directory.self, from: Data(response.body)) else {
            let words = "what it answers is no ACME directory (RFC 8555 section 7.1.1)"
            return DirectoryJudgement(url: url, directory: .failure(Fault(words: words)), clockOffset: offset)
        }
        return DirectoryJudgement(url: url, directory: .success(directory), clockOffset: offset)
    }

    var identities: [String] { (try? directory.get())?.meta?.caaIdentities ?? [] }

    func directoryAnswer(_ certificates: Certificates) -> Answer {
        var answer = Answer(target: url, summary: "it answers, and offers what is asked for")
        switch directory {
        case .failure(let fault): answer.findings.append(.failure("the directory cannot be used: \(fault.words)"))
        case .success(let directory):
            let profiles = directory.meta?.profiles ?? [:]
            if let profile = certificates.profile?.description, profiles[profile] == nil {
                let offered = profiles.isEmpty ? "none" : profiles.keys.sorted().joined(separator: ", ")
                answer.findings.append(.failure("it does not offer the profile \(profile); it offers: \(offered)"))
            }
            if directory.meta?.externalAccountRequired == true, certificates.binding == nil {
                answer.findings.append(
                    .failure("it takes accounts only with a key from elsewhere: set certificates.binding")
                )
            }
            if directory.renewalInfo == nil {
                answer.findings.append(
                    .warning("it has no renewal information (RFC 9773): a share of the life decides")
                )
            }
        }
        return answer
    }

    /// Signatures count for minutes, and a certificate of now is not valid yet where the clock is slow.
    var clockAnswer: Answer {
        var answer = Answer(target: url, summary: "this machine's clock agrees with the authority's")
        guard let offset = clockOffset else {
            answer.findings.append(.warning("the authority did not tell its time, so the clock could not be compared"))
            return answer
        }
        let words = "this machine's clock is \(abs(offset)) s \(offset > 0 ? "behind" : "ahead of") the authority's"
        if abs(offset) > 300 {
            answer.findings.append(.failure("\(words): see timedatectl"))
        } else if abs(offset) > 60 {
            answer.findings.append(.warning("\(words): see timedatectl"))
        }
        return answer
    }
}
