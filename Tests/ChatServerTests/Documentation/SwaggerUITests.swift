import Testing

@Suite struct SwaggerUITests {
    @Test func thePageAndEveryFileItNamesAreServedAndKept() async throws {
        let server = try await ServerFixture().serve()
        let page = try server.exchange("GET", "/swagger-ui")
        #expect(page.status == 200)
        #expect(page.headers["content-type"] == "text/html; charset=utf-8")
        #expect(page.headers["content-security-policy"]?.contains("script-src 'self';") == true)
        let files = page.body.matches(of: /(?:src|href)="([^"]+)"/).map { String($0.1) }
        #expect(files.count == 6)
        for path in ["/swagger-ui"] + files {
            let file = try server.exchange("GET", path)
            #expect(file.status == 200, "\(path)")
            #expect(file.headers["x-content-type-options"] == "nosniff", "\(path)")
            let tag = try #require(file.headers["etag"], "\(path)")
            for known in [tag, "W/\(tag)", "\"other\", \(tag)", "*"] {
                let kept = try server.exchange("GET", path, headers: ["If-None-Match": known])
                #expect(kept.status == 304, "\(path) \(known)")
                #expect(kept.headers["etag"] == tag)
                #expect(kept.body.isEmpty)
            }
            #expect(try server.exchange("GET", path, headers: ["If-None-Match": "\"other\""]).status == 200)
        }
    }

    @Test(arguments: [
        ("swagger-ui-bundle.js", "text/javascript; charset=utf-8", "gzip"),
        ("swagger-ui.css", "text/css; charset=utf-8", "gzip"),
        ("favicon-32x32.png", "image/png", nil),
    ])
    func filesSayWhatTheyAre(name: String, type: String, encoding: String?) async throws {
        let file = try await ServerFixture().serve().exchange("GET", "/swagger-ui/\(name)")
        #expect(file.headers["content-type"] == type)
        #expect(file.headers["content-encoding"] == encoding)
    }

    @Test(arguments: ["/swagger-ui/nope.js", "/swagger-ui/..%2Fchat.db", "/swagger-ui/a/b"])
    func whatIsNoFileIsNotFound(path: String) async throws {
        let answer = try await ServerFixture().serve().exchange("GET", path)
        #expect(answer.status == 404)
        #expect(try answer.envelope().error?.code == "not_found")
    }
}
