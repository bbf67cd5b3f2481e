internal import FoundationEssentials

extension Account {
    private struct Finalization: Encodable {
        var csr: String
    }

    /// Finalizes an order that is ready, RFC 8555 section 7.4, and returns it once its certificate is there.
    ///
    /// The caller keeps the order's URL and the request's key first: then the same call, after whatever interruption,
    /// goes on with the same order. Where an answer is lost, the order is looked at before it is finalized again; one
    /// that was finalized already is only waited for.
    package func finalize(_ order: Order, with request: SigningRequest) async throws -> Order {
        let patience = authority.transport.patience
        let content = try JSON.encode(Finalization(csr: Base64URL.encode(request.der)))
        var order = order
        var asked: Date?
        for attempt in 1...max(1, patience.attempts) where order.status == .ready {
            do {
                let answer = try await post(content, to: order.finalizeURL, for: .finalize, repetition: .askFirst)
                order = try Order(at: order.url, from: answer)
                asked = answer.retryAfter
            } catch let failure as ACMEFailure {
                guard failure.leavesOpenWhatHappened || failure.problemKind == .orderNotReady,
                    attempt < patience.attempts, let pause = failure.pause(after: attempt, patience)
                else { throw failure }
                try await Task.sleep(for: pause)
                order = try await self.order(at: order.url)
            }
        }
        if order.status == .processing {
            order = try await wait(for: order, limit: patience.issuance, asked: asked) { $0.status != .processing }
        }
        switch order.status {
        case .valid: return order
        case .invalid: throw try await reason(for: order)
        case .pending, .ready, .processing: throw ACMEFailure.orderPending(url: order.url)
        }
    }
}
