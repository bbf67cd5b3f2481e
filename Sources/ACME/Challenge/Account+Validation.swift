extension Account {
    /// A challenge that was chosen, and who answers it.
    private struct Exercise: Sendable {
        /// Of the authorization.
        var url: String
        var challenge: Challenge
        var answer: ChallengeAnswer
        var responder: any ChallengeResponder
    }

    /// Has all names of an order validated, RFC 8555 section 7.5.1, and returns the order once it is ready or further.
    ///
    /// Names that are valid already are passed over. Of the challenges offered, the one is taken whose responder comes
    /// first; kinds that nobody answers are ignored. All answers are shown before the authority is told of the first,
    /// and withdrawn in the end whatever happens. Throws `ACMEFailure.validationFailed` with every name that failed.
    package func validate(_ order: Order, with responders: [any ChallengeResponder]) async throws -> Order {
        guard order.status == .pending else { return try await settled(order) }
        var exercises: [Exercise] = []
        var faults: [ValidationFault] = []
        for url in order.authorizations {
            let authorization = try await authorization(at: url)
            switch authorization.status {
            case .valid: break
            case .pending: exercises.append(try exercise(for: authorization, at: url, responders))
            default: faults.append(ValidationFault(authorization))
            }
        }
        guard faults.isEmpty else { throw ACMEFailure.validationFailed(faults) }
        do {
            for exercise in exercises { try await exercise.responder.present(exercise.answer) }
            for exercise in exercises { try await tell(of: exercise) }
            let validated = try await settled(order)
            await withdraw(exercises)
            return validated
        } catch {
            await withdraw(exercises)
            throw error
        }
    }

    private func exercise(
        for authorization: Authorization,
        at url: String,
        _ responders: [any ChallengeResponder]
    ) throws -> Exercise {
        for responder in responders {
            for challenge in authorization.challenges where challenge.kind == responder.kind {
                guard let answer = ChallengeAnswer(challenge, for: authorization.identifier, key: key) else { continue }
                return Exercise(url: url, challenge: challenge, answer: answer, responder: responder)
            }
        }
        throw ACMEFailure.noChallenge(authorization.identifier, offered: authorization.challenges.map(\.kind))
    }

    /// Tells the authority that it may look.
    ///
    /// Told a second time, because the answer to the first was lost, authorities refuse: then the authorization says
    /// whether they look already.
    private func tell(of exercise: Exercise) async throws {
        do {
            _ = try await post(Array("{}".utf8), to: exercise.challenge.url, for: .challenge)
        } catch let failure as ACMEFailure {
            guard case .refused = failure else { throw failure }
            let authorization = try await authorization(at: exercise.url)
            let challenge = authorization.challenges.first { $0.url == exercise.challenge.url }
            guard authorization.status != .pending || challenge?.status != "pending" else { throw failure }
        }
    }

    /// In a task of its own, since cancelling the caller must not keep answers from being taken away.
    private func withdraw(_ exercises: [Exercise]) async {
        await Task {
            for exercise in exercises { await exercise.responder.withdraw(exercise.answer) }
        }.value
    }

    /// Waits until an order is no longer pending.
    private func settled(_ order: Order) async throws -> Order {
        let settled = try await wait(for: order, limit: authority.transport.patience.validation) {
            $0.status != .pending
        }
        guard settled.status == .invalid else { return settled }
        throw try await reason(for: settled)
    }

    /// Why an order is invalid: its authorizations tell.
    func reason(for order: Order) async throws -> ACMEFailure {
        var faults: [ValidationFault] = []
        for url in order.authorizations {
            let authorization = try await authorization(at: url)
            if ![.valid, .pending].contains(authorization.status) { faults.append(ValidationFault(authorization)) }
        }
        return faults.isEmpty ? .orderInvalid(url: order.url, order.problem) : .validationFailed(faults)
    }
}

extension ValidationFault {
    init(_ authorization: Authorization) {
        let failed = authorization.challenges.first { $0.problem != nil }
        self.init(
            identifier: authorization.identifier,
            kind: failed?.kind,
            problem: failed?.problem,
            status: authorization.status.rawValue
        )
    }
}
