import ChatClient
import Testing

extension ClusterSuites {
    /// Who may call whom, as the policies say it; not every network enforces them.
    @Suite struct NetworkPolicyTests {
        private static let proxies = "any namespace: app.kubernetes.io/name in traefik|ingress-nginx"
        private static let server = [
            "in TCP/8080 from \(proxies)", "out UDP/53 TCP/53 to anybody",
            "out TCP/3306 to app.kubernetes.io/instance=chat,app.kubernetes.io/name=mysql",
            "out TCP/6379 to app.kubernetes.io/instance=chat,app.kubernetes.io/name=redis",
        ]

        struct Case: Sendable, CustomTestStringConvertible {
            let testDescription: String
            let policy: String
            let changes: String
            let lines: [String]
        }

        @Test(arguments: [
            Case(testDescription: "server", policy: "chat-server", changes: "{}", lines: server),
            Case(
                testDescription: "server with a database elsewhere and without redis",
                policy: "chat-server",
                changes: """
                    chat-server: {database: {host: db.example.org, port: 3307}, redis: {enabled: false}}
                    mysql: {enabled: false}
                    """,
                lines: server.prefix(2) + ["out TCP/3307 to anybody"]
            ),
            Case(
                testDescription: "server behind a proxy outside the cluster",
                policy: "chat-server",
                changes: "chat-server: {ingressPeers: [{ipBlock: {cidr: 192.0.2.0/24}}]}",
                lines: ["in TCP/8080 from 192.0.2.0/24"] + server.dropFirst()
            ),
            Case(
                testDescription: "server for everybody",
                policy: "chat-server",
                changes: "chat-server: {ingressPeers: []}",
                lines: ["in TCP/8080 from anybody"] + server.dropFirst()
            ),
            Case(
                testDescription: "mysql",
                policy: "chat-mysql",
                changes: "{}",
                lines: [
                    "in TCP/3306 from app.kubernetes.io/instance=chat,app.kubernetes.io/name=chat-server",
                    "in TCP/3306 from chatops/database-client=true",
                ]
            ),
            Case(
                testDescription: "redis",
                policy: "chat-redis",
                changes: "{}",
                lines: ["in TCP/6379 from app.kubernetes.io/instance=chat,app.kubernetes.io/name=chat-server"]
            ),
            Case(
                testDescription: "web",
                policy: "chat-web",
                changes: "web: {enabled: true}",
                lines: ["in TCP/8080 from \(proxies)"]
            ),
        ])
        func theseMayTalkAndNoOthers(each: Case) async throws {
            let policy = try await RenderedChart(changes: each.changes)["NetworkPolicy/" + each.policy]["spec"]
            #expect(policy["policyTypes"].array.map(\.string) == ["Ingress", "Egress"])
            #expect(Self.lines(policy) == each.lines)
        }

        /// A line for each pair of ports and peer.
        private static func lines(_ policy: JSONValue) -> [String] {
            policy["ingress"].array.flatMap { rule in peers(rule["from"]).map { "in \(ports(rule)) from \($0)" } }
                + policy["egress"].array.flatMap { rule in peers(rule["to"]).map { "out \(ports(rule)) to \($0)" } }
        }

        private static func ports(_ rule: JSONValue) -> String {
            rule["ports"].array
                .map { "\($0["protocol"].string ?? "")/\($0["port"].integer.map(String.init) ?? "any")" }
                .joined(separator: " ")
        }

        /// No peers are all (Kubernetes documentation, “NetworkPolicy”).
        private static func peers(_ peers: JSONValue) -> [String] {
            if peers.array.isEmpty { return ["anybody"] }
            return peers.array.map { peer in
                if let block = peer["ipBlock"]["cidr"].string { return block }
                let anywhere = peer["namespaceSelector"] == .object([:]) ? "any namespace: " : ""
                return anywhere + selector(peer["podSelector"])
            }
        }

        private static func selector(_ selector: JSONValue) -> String {
            let labels = selector["matchLabels"].object.map { "\($0.key)=\($0.value.string ?? "")" }.sorted()
            let expressions = selector["matchExpressions"].array.map { expression in
                let values = expression["values"].array.compactMap(\.string).joined(separator: "|")
                return
                    "\(expression["key"].string ?? "") \(expression["operator"].string?.lowercased() ?? "") \(values)"
            }
            return (labels + expressions).joined(separator: ",")
        }
    }
}
