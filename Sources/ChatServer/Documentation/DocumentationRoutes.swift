import Hummingbird

/// `/api-docs` and `/swagger-ui`.
struct DocumentationRoutes: Sendable {
    let endpoints: [Endpoint]

    func add(to router: Router<ChatContext>) throws {
        let document = StoredFile(
            ByteBuffer(string: try OpenAPIDocument(endpoints: endpoints).json.documentText()),
            type: "application/json; charset=utf-8"
        )
        router.endpoint("/api-docs", [.get: { request, _ in document.response(to: request) }])
        SwaggerUI().add(to: router)
    }
}
