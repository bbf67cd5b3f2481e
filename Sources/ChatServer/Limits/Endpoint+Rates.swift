import HTTPTypes

extension Endpoint {
    /// As it is, but counting every call that may change something as a command of its caller.
    func limited(by rates: UserRates) -> Endpoint {
        guard method != .get, access != .anyone else { return self }
        return admitting { call in try rates.admitCommand(call.principal.user) }
    }

    /// As it is, but where strangers may change something, counting their calls by network.
    func limited(by rates: StrangerRates) -> Endpoint {
        guard method != .get, access == .anyone else { return self }
        return admitting { call in try rates.admit(call.context.clientAddress) }
    }

    private func admitting(_ admit: @escaping @Sendable (Call) throws -> Void) -> Endpoint {
        var limited = self
        if !errors.contains(.rateLimited) { limited.errors.append(.rateLimited) }
        limited.handle = { [handle] call in
            try admit(call)
            return try await handle(call)
        }
        return limited
    }
}
