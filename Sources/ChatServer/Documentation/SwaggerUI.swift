import CSwaggerUI
import HTTPTypes
import Hummingbird

/// Swagger UI at `/swagger-ui`, reading this server's `/api-docs`.
struct SwaggerUI: Sendable {
    private static let files: [String: StoredFile] = [
        "swagger-ui-bundle.js": compressed(swagger_ui_bundle(), type: "text/javascript; charset=utf-8"),
        "swagger-ui-standalone-preset.js": compressed(
            swagger_ui_standalone_preset(),
            type: "text/javascript; charset=utf-8"
        ),
        "swagger-ui.css": compressed(swagger_ui_styles(), type: "text/css; charset=utf-8"),
        "favicon-32x32.png": StoredFile(ByteBuffer(swagger_ui_icon()), type: "image/png"),
        "start.js": StoredFile(ByteBuffer(string: start), type: "text/javascript; charset=utf-8"),
    ]

    func add(to router: Router<ChatContext>) {
        let page = StoredFile(
            ByteBuffer(string: Self.page),
            type: "text/html; charset=utf-8",
            headers: [.contentSecurityPolicy: Self.policy]
        )
        router.endpoint("/swagger-ui", [.get: { request, _ in page.response(to: request) }])
        router.endpoint(
            "/swagger-ui/{file}",
            [
                .get: { request, context in
                    guard let file = context.parameters.get("file").flatMap({ Self.files[$0] }) else {
                        throw APIError.notFound
                    }
                    return file.response(to: request)
                }
            ]
        )
    }

    private static func compressed(_ file: CSwaggerUIFile, type: String) -> StoredFile {
        StoredFile(ByteBuffer(file), type: type, encoding: "gzip")
    }

    /// Swagger UI sets styles on elements and has its images in `data:`; it asks nobody but this server.
    private static let policy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data:",
        "connect-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
    ].joined(separator: "; ")

    private static let page = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Chat server API</title>
        <link rel="stylesheet" href="/swagger-ui/swagger-ui.css">
        <link rel="icon" type="image/png" href="/swagger-ui/favicon-32x32.png">
        <script defer src="/swagger-ui/swagger-ui-bundle.js"></script>
        <script defer src="/swagger-ui/swagger-ui-standalone-preset.js"></script>
        <script defer src="/swagger-ui/start.js"></script>
        </head>
        <body>
        <div id="swagger-ui"></div>
        <noscript>This page needs JavaScript; <a href="/api-docs">the document it shows</a> does not.</noscript>
        </body>
        </html>

        """

    /// No validator badge, which would send the document's address to a stranger.
    private static let start = """
        window.ui = SwaggerUIBundle({
            url: "/api-docs",
            dom_id: "#swagger-ui",
            deepLinking: true,
            displayRequestDuration: true,
            validatorUrl: null,
            presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
            layout: "StandaloneLayout",
        });

        """
}

extension ByteBuffer {
    fileprivate init(_ file: CSwaggerUIFile) {
        self.init(bytes: UnsafeBufferPointer(start: file.bytes, count: file.count))
    }
}
