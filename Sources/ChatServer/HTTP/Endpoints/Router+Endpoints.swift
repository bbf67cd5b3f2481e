import HTTPTypes
import Hummingbird

extension Router where Context == ChatContext {
    /// Adds the endpoints; a method that none of a path's endpoints takes is answered 405.
    func add(_ endpoints: [Endpoint], authenticator: any Authenticator) {
        for (path, group) in Dictionary(grouping: endpoints, by: \.path) {
            let handlers = group.map { endpoint in
                (endpoint.method, EndpointHandler(endpoint: endpoint, authenticator: authenticator).respond)
            }
            self.endpoint(RouterPath(path), Dictionary(handlers, uniquingKeysWith: { $1 }))
        }
    }
}
