extension Account {
    private struct NewOrder: Encodable {
        var identifiers: [Identifier]
        var profile: String?
        var replaces: String?
    }

    private struct List: Decodable {
        var orders: [String]
    }

    /// Places an order, RFC 8555 section 7.4.
    ///
    /// Where the answer is lost, the account's list of orders is searched before the order is placed once more. Where
    /// the authority refuses `replaces`, the order is placed without it.
    ///
    /// - Parameters:
    ///   - profile: one of those in the directory, else `ACMEFailure.profileUnknown` (draft-ietf-acme-profiles).
    ///   - predecessor: the certificate that this one replaces (RFC 9773 section 5); left out where the authority has
    ///     no renewal information.
    package func order(
        _ identifiers: [Identifier],
        profile: String? = nil,
        replacing predecessor: CertificateIdentifier? = nil
    ) async throws -> Order {
        if let profile {
            let offered = authority.directory.meta?.profiles ?? [:]
            guard offered[profile] != nil else {
                throw ACMEFailure.profileUnknown(profile, offered: Array(offered.keys))
            }
        }
        let replaces = authority.directory.renewalInfo == nil ? nil : predecessor?.text
        let content = NewOrder(identifiers: identifiers, profile: profile, replaces: replaces)
        do {
            return try await place(content)
        } catch let failure as ACMEFailure where replaces != nil && failure.concernsPredecessor {
            return try await place(NewOrder(identifiers: identifiers, profile: profile))
        }
    }

    private func place(_ content: NewOrder) async throws -> Order {
        let target = authority.directory.newOrder
        let body = try JSON.encode(content)
        var answer: Answer
        do {
            answer = try await post(body, to: target, for: .newOrder, repetition: .askFirst)
        } catch let failure as ACMEFailure where failure.leavesOpenWhatHappened {
            guard let pause = failure.pause(after: 1, authority.transport.patience) else { throw failure }
            try await Task.sleep(for: pause)
            if let placed = try await openOrder(for: content.identifiers, profile: content.profile) { return placed }
            answer = try await post(body, to: target, for: .newOrder)
        }
        return try Order(at: try answer.location(), from: answer)
    }

    /// An order that was placed before, RFC 8555 section 7.4; throws `ACMEFailure.orderExpired` where it is gone.
    package func order(at url: String) async throws -> Order {
        try await lookAt(url).order
    }

    /// With the time at which the authority wants to be asked next.
    func lookAt(_ url: String) async throws -> (order: Order, answer: Answer) {
        do {
            let answer = try await post(to: url, for: .order)
            return (try Order(at: url, from: answer), answer)
        } catch ACMEFailure.refused(_, url: _, status: 404, _), ACMEFailure.notACME(_, url: _, status: 404, _) {
            throw ACMEFailure.orderExpired(url: url)
        }
    }

    /// The URLs of the account's orders, RFC 8555 section 7.1.2.1; nil where the authority does not list them.
    ///
    /// - Parameter pages: how many pages of the list are read at most.
    package func orders(pages: Int = 50) async throws -> [String]? {
        guard var next = try await record().orders else { return nil }
        var found: [String] = []
        var seen: Set<String> = []
        for _ in 0..<pages where seen.insert(next).inserted {
            let answer = try await post(to: next, for: .orders)
            let list: List = try answer.decoded()
            found += list.orders
            guard let following = answer.links("next").first else { break }
            next = following
        }
        return found
    }

    /// An order for these identifiers and this profile that can still be completed, among the twenty newest.
    package func openOrder(for identifiers: [Identifier], profile: String? = nil) async throws -> Order? {
        for url in try await orders()?.suffix(20).reversed() ?? [] {
            guard let order = try? await order(at: url), order.isFor(identifiers) else { continue }
            let isOpen = [.pending, .ready, .processing].contains(order.status)
            if isOpen, profile == nil || order.profile == profile { return order }
        }
        return nil
    }
}

extension ACMEFailure {
    /// Whether an order was refused because of what it was to replace: RFC 9773 section 5, and what authorities answer
    /// for certificates that they do not know.
    fileprivate var concernsPredecessor: Bool {
        guard case .refused(.newOrder, url: _, let status, let problem) = self else { return false }
        // Of another account, too: authorities refuse that as unauthorized.
        return problem.kind == .alreadyReplaced || problem.kind == .unauthorized
            || (problem.kind == .malformed && problem.subproblems.isEmpty)
            || status == 404 || status == 409
            // Pebble, of a certificate that it does not find: https://github.com/letsencrypt/pebble/issues/550.
            || status == 500
    }
}
