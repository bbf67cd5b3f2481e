import Hummingbird
import Logging
import NIOCore
import NIOHTTP1

/// Turns whatever a handler throws into the envelope.
///
/// The only place that decides which error is which status. What is not HTTP goes on to `ProtocolErrorAnswer`.
struct ErrorMapper: RouterMiddleware {
    func handle(
        _ request: Request,
        context: ChatContext,
        next: (Request, ChatContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPParserError {
            throw error
        } catch {
            return try Response(failure: apiError(for: error, logger: context.logger), requestID: context.requestID)
        }
    }

    private func apiError(for error: any Error, logger: Logger) -> APIError {
        switch error {
        case let error as APIError:
            return error
        case let error as DomainError:
            return APIError(error)
        case let error as SQLFailure:
            return APIError(error, logger: logger)
        case is NIOTooManyBytesError:
            return .contentTooLarge
        case let error as HTTPError where error.status == .notFound:
            return .notFound
        default:
            logger.error("request failed", metadata: ["cause": "\(error)"])
            return .unexpected
        }
    }
}
