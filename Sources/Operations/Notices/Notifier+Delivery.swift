internal import CurlHTTP
internal import Diagnostics
internal import Environments
internal import FoundationEssentials
internal import Processes

extension Notifier {
    /// Tells all channels; throws what went wrong with any of them, once all were tried.
    func deliver(_ notice: Notice) async throws {
        let bytes = try JSONDocument.encode(notice)
        var faults: [String] = []
        for channel in settings.channels {
            do {
                switch channel {
                case .command(let command): try await run(command, notice, bytes)
                case .webhook(let address): try await post(bytes, to: address)
                }
            } catch let failure as NoticeFailure {
                faults.append(failure.message)
            }
        }
        if !faults.isEmpty { throw NoticeFailure.notDelivered(faults) }
    }

    private func run(_ command: [String], _ notice: Notice, _ bytes: [UInt8]) async throws {
        guard let program = command.first, !program.isEmpty else {
            throw NoticeFailure.channel("notify.command", reason: "names no program")
        }
        var invocation = Command(
            program,
            Array(command.dropFirst()),
            environment: [
                "CHATOPS_ENVIRONMENT": environment, "CHATOPS_NOTICE": notice.id,
                "CHATOPS_VERDICT": notice.verdict.rawValue,
            ],
            workingDirectory: project,
            input: .bytes(bytes),
            deadline: settings.deadline
        )
        invocation.inherits = Command.harmlessVariables
        do {
            try await runner.run(invocation).checked()
        } catch let failure as CommandFailure {
            throw NoticeFailure.channel("notify.command", reason: failure.message)
        }
    }

    private func post(_ bytes: [UInt8], to address: Secret) async throws {
        let headers: Headers = ["content-type": "application/json"]
        var request = Request(.post, address.reveal(), headers: headers, body: .bytes(bytes))
        request.deadline = settings.deadline
        request.maximumBodyBytes = 1 << 20
        let status: Int
        do throws(HTTPFailure) {
            status = try await http.send(request).status
        } catch {
            // Whole URLs of webhooks are secrets, and the failure's own message has it.
            throw NoticeFailure.channel("notify.webhook", reason: redactor.redact(error.reason))
        }
        guard (200..<300).contains(status) else {
            throw NoticeFailure.channel("notify.webhook", reason: "answered \(status)")
        }
    }
}
