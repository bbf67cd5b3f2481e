import ChatClient
import Testing

extension ClusterSuites {
    /// Which objects there are, and how they find each other.
    @Suite struct RenderedObjectsTests {
        private static let common = [
            "Deployment/chat-redis", "Deployment/chat-server", "Ingress/chat", "NetworkPolicy/chat-mysql",
            "NetworkPolicy/chat-redis", "NetworkPolicy/chat-server", "Service/chat-mysql", "Service/chat-redis",
            "Service/chat-server", "ServiceAccount/chat-mysql", "ServiceAccount/chat-redis",
            "ServiceAccount/chat-server", "StatefulSet/chat-mysql",
        ]
        private static let web = [
            "Deployment/chat-web", "NetworkPolicy/chat-web", "Service/chat-web", "ServiceAccount/chat-web",
        ]

        struct Case: Sendable, CustomTestStringConvertible {
            let testDescription: String
            var environment: String?
            var changes = ""
            var more: [String] = []
            var without = ""
        }

        @Test(arguments: [
            Case(testDescription: "defaults"),
            Case(testDescription: "local", environment: "local"),
            Case(testDescription: "remote", environment: "remote", more: ["PodDisruptionBudget/chat-server"]),
            Case(testDescription: "web", changes: "web: {enabled: true}", more: web),
            Case(
                testDescription: "two of web",
                changes: "web: {enabled: true, replicaCount: 2}",
                more: web + ["PodDisruptionBudget/chat-web"]
            ),
            Case(testDescription: "a database elsewhere", changes: "mysql: {enabled: false}", without: "-mysql"),
            Case(testDescription: "no redis", changes: "redis: {enabled: false}", without: "-redis"),
            Case(testDescription: "no ingress", changes: "ingress: {enabled: false}", without: "Ingress/"),
        ])
        func theseAndNoOthers(each: Case) async throws {
            let chart = try await RenderedChart(each.environment, changes: each.changes)
            let common = Self.common.filter { each.without.isEmpty || !$0.contains(each.without) }
            #expect(chart.names == (common + each.more).sorted())
        }

        @Test func everyObjectSaysWhatItBelongsTo() async throws {
            let chart = try await RenderedChart(changes: "web: {enabled: true, replicaCount: 2}")
            for object in chart.objects {
                let labels = object["metadata"]["labels"]
                #expect(labels["app.kubernetes.io/instance"].string == "chat")
                #expect(labels["app.kubernetes.io/part-of"].string == "chat-stack")
                #expect(labels["app.kubernetes.io/managed-by"].string == "Helm")
                for name in ["name", "component"] {
                    #expect(
                        labels["app.kubernetes.io/" + name].string?.isEmpty == false,
                        "\(RenderedChart.name(object))"
                    )
                }
            }
        }

        /// Each selects the pods of its own name, and of no other.
        @Test func selectorsMatchTheirPodsOnly() async throws {
            let chart = try await RenderedChart(changes: "web: {enabled: true, replicaCount: 2}")
            for object in chart.objects {
                let spec = object["spec"]
                let selector: JSONValue
                switch object["kind"].string {
                case "Service": selector = spec["selector"]
                case "NetworkPolicy": selector = spec["podSelector"]["matchLabels"]
                case "Deployment", "StatefulSet", "PodDisruptionBudget": selector = spec["selector"]["matchLabels"]
                default: continue
                }
                let selected = chart.workloads.filter { workload in
                    let labels = workload["spec"]["template"]["metadata"]["labels"].object
                    return selector.object.allSatisfy { labels[$0.key] == $0.value }
                }
                #expect(selected.map { $0["metadata"]["name"] } == [object["metadata"]["name"]])
            }
        }

        @Test(arguments: [
            ("{enabled: false}", [String]()),
            ("{enabled: true}", ["/ chat-web:http"]),
        ])
        func theIngressRoutesWhatIsForOutside(web: String, more: [String]) async throws {
            let ingress = try await RenderedChart(changes: "web: \(web)")["Ingress/chat"]
            let server = ["/api", "/ws", "/api-docs", "/swagger-ui", "/health"].map { $0 + " chat-server:http" }
            let rule = ingress["spec"]["rules"][0]
            #expect(rule["host"].string == "chat.example.org")
            #expect(
                rule["http"]["paths"].array.map { path in
                    let service = path["backend"]["service"]
                    return
                        "\(path["path"].string ?? "") \(service["name"].string ?? ""):\(service["port"]["name"].string ?? "")"
                } == server + more
            )
            #expect(rule["http"]["paths"].array.allSatisfy { $0["pathType"].string == "Prefix" })
            #expect(ingress["metadata"]["annotations"] == .null)
            #expect(ingress["spec"]["ingressClassName"].string == "traefik")
        }

        @Test func theIngressHasTheCertificateItIsGiven() async throws {
            let secure = try await RenderedChart()["Ingress/chat"]["spec"]["tls"]
            #expect(secure[0]["secretName"].string == "chat-tls")
            #expect(secure[0]["hosts"].array.map(\.string) == ["chat.example.org"])
            let plain = try await RenderedChart(changes: "ingress: {className: '', tlsSecret: ''}")["Ingress/chat"]
            #expect(plain["spec"]["tls"] == .null)
            #expect(plain["spec"]["ingressClassName"] == .null)
            let pending = try await RenderedChart(changes: "ingress: {tlsPending: true}")["Ingress/chat"]
            #expect(
                pending["metadata"]["annotations"]["nginx.ingress.kubernetes.io/ssl-redirect"].string == "false"
            )
        }

        /// Kubernetes before 1.21 does not know the kind (policy/v1).
        @Test func aBudgetIsOnlyAskedOfAClusterThatKnowsIt() async throws {
            try await withClusterProject { project in
                try await project.kubectl("create", "namespace", project.namespace)
                let values = try await ChartValues("remote")
                let command = [
                    "upgrade", "chat", RenderedChart.folder, "--install", "--dry-run=server", "--output=json",
                ]
                let answer = try await project.helm(command + values.options)
                let manifest = try #require(JSONValue(parsing: answer)["manifest"].string)
                let isKnown = try await project.kubectl("api-versions").split(separator: "\n").contains("policy/v1")
                let names = try RenderedChart(manifest: manifest).names
                #expect(names.contains("Deployment/chat-server"))
                #expect(names.contains("PodDisruptionBudget/chat-server") == isKnown)
            }
        }
    }
}
