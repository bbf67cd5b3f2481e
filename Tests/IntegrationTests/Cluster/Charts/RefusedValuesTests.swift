import Testing

extension ClusterSuites {
    /// Each chart's `values.schema.json` refuses what the chart does not know, and names it.
    @Suite struct RefusedValuesTests {
        @Test(arguments: [
            ("chat-sever: {}", "chat-stack", "'chat-sever'"),
            ("ingress: {hots: a}", "chat-stack", "'hots'"),
            ("ingress: {enabled: 'no'}", "chat-stack", "/ingress/enabled"),
            ("ingress: {host: ''}", "chat-stack", "/ingress/host"),
            ("ingress: {host: 'a b'}", "chat-stack", "/ingress/host"),
            ("chat-server: {replicas: 2}", "chat-server", "'replicas'"),
            ("chat-server: {replicaCount: 0}", "chat-server", "/replicaCount"),
            ("chat-server: {replicaCount: '2'}", "chat-server", "/replicaCount"),
            ("chat-server: {image: {tagg: a}}", "chat-server", "'tagg'"),
            ("chat-server: {image: {tag: 'a:b'}}", "chat-server", "/image/tag"),
            ("chat-server: {image: {tag: 1.0}}", "chat-server", "/image/tag"),
            ("chat-server: {image: {pullPolicy: Sometimes}}", "chat-server", "/image/pullPolicy"),
            ("chat-server: {settings: {LANG: C}}", "chat-server", "'LANG'"),
            ("chat-server: {settings: {CHAT_LISTEN_PORT: '1'}}", "chat-server", "'CHAT_LISTEN_PORT'"),
            ("chat-server: {settings: {CHAT_MYSQL_PASSWORD: a}}", "chat-server", "'CHAT_MYSQL_PASSWORD'"),
            ("chat-server: {settings: {CHAT_PING_SECONDS: 30}}", "chat-server", "/settings/CHAT_PING_SECONDS"),
            ("chat-server: {database: {port: 0}}", "chat-server", "/database/port"),
            ("chat-server: {database: {password: a}}", "chat-server", "'password'"),
            ("chat-server: {startSeconds: 30s}", "chat-server", "/startSeconds"),
            ("chat-server: {drainSeconds: -1}", "chat-server", "/drainSeconds"),
            ("chat-server: {trustedProxies: [proxy.example.org]}", "chat-server", "/trustedProxies/0"),
            ("chat-server: {resources: {limits: {memory: 64 MB}}}", "chat-server", "/resources/limits/memory"),
            ("chat-server: {resources: {limit: {memory: 64Mi}}}", "chat-server", "'limit'"),
            ("mysql: {image: {tag: 9.7}}", "mysql", "/image/tag"),
            ("mysql: {user: root}", "mysql", "/user"),
            ("mysql: {rootPassword: a}", "mysql", "'rootPassword'"),
            ("mysql: {settings: {gtid_mode: 'OFF'}}", "mysql", "'gtid_mode'"),
            ("mysql: {settings: {max-connections: '5'}}", "mysql", "'max-connections'"),
            ("mysql: {settings: {max_connections: 5}}", "mysql", "/settings/max_connections"),
            ("mysql: {persistence: {size: big}}", "mysql", "/persistence/size"),
            ("mysql: {binlogKeepSeconds: 60}", "mysql", "/binlogKeepSeconds"),
            ("redis: {maxMemory: 64Mi}", "redis", "/maxMemory"),
            ("redis: {maxMemoryPolicy: any}", "redis", "/maxMemoryPolicy"),
            ("redis: {password: a}", "redis", "'password'"),
            ("web: {enabled: true, replicaCount: none}", "web", "/replicaCount"),
        ])
        func theKeyIsNamed(values: String, chart: String, key: String) async throws {
            let failure = try await #require(throws: ToolFailed.self) { try await RenderedChart(changes: values) }
            #expect(failure.errors.contains("\(chart):\n"), "\(failure.errors)")
            #expect(failure.errors.contains(key), "\(failure.errors)")
        }
    }
}
