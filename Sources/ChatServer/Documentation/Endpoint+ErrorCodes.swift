extension Endpoint {
    /// Every code the operation may answer with: its own, and those that follow from how it is reached.
    var errorCodes: [ErrorCode] {
        var codes = (errors + impliedErrors).map(ErrorCode.init)
        codes += [.badRequest, .headersTooLarge, .uriTooLong, .unexpected]
        if parameters.contains(where: { $0.place == .path }) { codes.append(.notFound) }
        // Who sends a body where none is taken learns so in the same way.
        codes += [.contentTooLarge, .requestTimeout]
        if body != nil { codes.append(.unsupportedMediaType) }
        return codes.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }.sorted { $0.name < $1.name }
    }

    private var impliedErrors: [DomainError.Code] {
        let always: [DomainError.Code] = [.invalidRequest, .unavailable, .overloaded, .shuttingDown]
        let callers: [DomainError.Code] = [.unauthenticated, .tokenExpired, .sessionRevoked]
        return switch access {
        case .anyone: always
        case .user: always + callers
        case .administrator: always + callers + [.forbidden]
        }
    }
}
