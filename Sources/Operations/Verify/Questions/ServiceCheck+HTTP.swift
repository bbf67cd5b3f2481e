internal import CurlHTTP
internal import Environments

extension ServiceCheck {
    func ask(_ question: Check.HTTP, _ instruments: Instruments) async -> Answer {
        var request = Request(.get, url(of: question))
        request.deadline = check.deadline
        request.freshConnection = true
        request.connectTo = service.connectTo
        request.contentCoding = question.expect.compression?.rawValue
        if let file = question.authorities ?? site(question) { request.trust = .file(instruments.path(file)) }
        if question.follow > 0 { request.redirects = .followed(atMost: question.follow) }
        if question.expect.version == .http1 { request.version = .http1 }
        var answer = Answer(target: "GET \(request.url)", summary: "")
        do {
            let response = try await instruments.http.send(request)
            answer.findings = question.expect.faults(in: response).map { .failure($0) }
            answer.summary = "\(response.status), as expected"
            answer.measurements = Self.measurements(response.timings)
            answer.duration = response.timings.total
        } catch {
            answer.findings = [.failure(error.reason)]
            answer.measurements = Self.measurements(error.attempt?.timings)
        }
        return answer
    }

    private func site(_ question: Check.HTTP) -> LocalPath? {
        if case .path = question.target { service.site.authorities } else { nil }
    }

    private func url(of question: Check.HTTP) -> String {
        switch question.target {
        case .path(let path): service.address + path.description
        case .url(let url): url.description
        }
    }

    static func measurements(_ timings: Timings?) -> [Measurement] {
        guard let timings else { return [] }
        return [
            Measurement("dns", timings.dns), Measurement("connect", timings.connect), Measurement("tls", timings.tls),
            Measurement("firstByte", timings.firstByte), Measurement("body", timings.body),
            Measurement("total", timings.total),
        ]
    }
}
