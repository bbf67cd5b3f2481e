import Hummingbird
import Logging

/// What a handler knows about the request it answers.
struct ChatContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    var requestID = RequestID()

    init(source: Source) {
        coreContext = CoreRequestContextStorage(source: source)
    }
}
