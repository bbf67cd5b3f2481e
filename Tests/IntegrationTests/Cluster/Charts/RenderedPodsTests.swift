import ChatClient
import Testing

extension ClusterSuites {
    /// What the pods may do, and how they start and stop.
    @Suite struct RenderedPodsTests {
        private static func containers(_ workload: JSONValue) -> [JSONValue] {
            let pod = workload["spec"]["template"]["spec"]
            return pod["initContainers"].array + pod["containers"].array
        }

        /// The level “restricted” of the Pod Security Standards, and more.
        @Test(arguments: ChartValues.environments)
        func podsHaveNoRights(environment: String) async throws {
            let chart = try await RenderedChart(environment, changes: "web: {enabled: true}")
            #expect(chart.workloads.count == 4)
            for workload in chart.workloads {
                let pod = workload["spec"]["template"]["spec"]
                let name = workload["metadata"]["name"].string
                #expect(pod["serviceAccountName"].string == name)
                #expect(pod["automountServiceAccountToken"].boolean == false)
                #expect(pod["securityContext"]["runAsNonRoot"].boolean == true)
                #expect((pod["securityContext"]["runAsUser"].integer ?? 0) > 0)
                #expect(pod["securityContext"]["seccompProfile"]["type"].string == "RuntimeDefault")
                for key in ["hostNetwork", "hostPID", "hostIPC"] { #expect(pod[key] == .null) }
                #expect(pod["volumes"].array.allSatisfy { $0["hostPath"] == .null })
                for container in Self.containers(workload) {
                    let security = container["securityContext"]
                    #expect(security["allowPrivilegeEscalation"].boolean == false)
                    #expect(security["readOnlyRootFilesystem"].boolean == true)
                    #expect(security["capabilities"]["drop"].array.map(\.string) == ["ALL"])
                    for amount in [
                        container["resources"]["requests"]["cpu"], container["resources"]["requests"]["memory"],
                        container["resources"]["limits"]["memory"],
                    ] { #expect(amount.string?.isEmpty == false, "\(name ?? "")") }
                }
            }
            for account in chart.objects where account["kind"].string == "ServiceAccount" {
                #expect(account["automountServiceAccountToken"].boolean == false)
            }
        }

        @Test func aServerIsReplacedWithoutAGap() async throws {
            let changes = "chat-server: {startSeconds: 77, shutdownSeconds: 40, drainSeconds: 7}"
            let deployment = try await RenderedChart("remote", changes: changes)["Deployment/chat-server"]["spec"]
            #expect(deployment["replicas"].integer == 2)
            #expect(deployment["strategy"]["rollingUpdate"]["maxUnavailable"].integer == 0)
            #expect(deployment["strategy"]["rollingUpdate"]["maxSurge"].integer == 1)
            let pod = deployment["template"]["spec"]
            #expect((pod["terminationGracePeriodSeconds"].integer ?? 0) > 47)
            let server = pod["containers"][0]
            #expect(server["readinessProbe"]["httpGet"]["path"].string == "/health/ready")
            #expect(server["livenessProbe"]["httpGet"]["path"].string == "/health/live")
            #expect(server["startupProbe"]["httpGet"]["path"].string == "/health/live")
            #expect(server["startupProbe"]["failureThreshold"].integer == 77)
            #expect(server["startupProbe"]["periodSeconds"].integer == 1)
            let variables = Self.variables(server)
            #expect(variables["CHAT_DRAIN_DELAY_SECONDS"] == "7")
            #expect(variables["CHAT_SHUTDOWN_DEADLINE_SECONDS"] == "40")
            #expect(pod["topologySpreadConstraints"][0]["topologyKey"].string == "kubernetes.io/hostname")
        }

        /// As the server reads its settings: the migration and the server have the same.
        @Test func theServerIsConfiguredByVariables() async throws {
            let deployment = try await RenderedChart("local")["Deployment/chat-server"]
            let containers = Self.containers(deployment)
            #expect(containers.map { $0["args"].array.map(\.string) } == [["migrate"], ["serve"]])
            for container in containers {
                #expect(
                    Self.variables(container) == [
                        "CHAT_LISTEN_HOST": "0.0.0.0", "CHAT_LISTEN_PORT": "8080", "CHAT_DRAIN_DELAY_SECONDS": "5",
                        "CHAT_SHUTDOWN_DEADLINE_SECONDS": "10", "CHAT_MYSQL_HOST": "chat-mysql",
                        "CHAT_MYSQL_PORT": "3306", "CHAT_MYSQL_DATABASE": "chat", "CHAT_MYSQL_USER": "chat",
                        "CHAT_MYSQL_PASSWORD_FILE": "/run/secrets/chat/mysql-password",
                        "CHAT_MYSQL_CA_FILE": "/run/secrets/chat/mysql-ca.crt", "REDIS_URL": "chat-server/redis-url",
                        "CHAT_TRUSTED_PROXIES": "10.0.0.0/8,100.64.0.0/10,172.16.0.0/12,192.168.0.0/16,fc00::/7",
                        "CHAT_REGISTRATION": "open", "CHAT_LOG_LEVEL": "info",
                    ]
                )
                #expect(container["envFrom"].array.map { $0["secretRef"]["name"].string } == ["chat-server-settings"])
                #expect(container["image"].string == "localhost:5000/chat/server:0123456789abcdef0123")
            }
            #expect(
                deployment["spec"]["template"]["spec"]["imagePullSecrets"][0]["name"].string == "chat-registry"
            )
        }

        @Test(arguments: [
            ("settings: {CHAT_TRUSTED_PROXIES: 192.0.2.1}", "192.0.2.1"),
            ("trustedProxies: [192.0.2.0/24, '2001:db8::/32']", "192.0.2.0/24,2001:db8::/32"),
            ("trustedProxies: []", nil),
        ])
        func proxiesAreTrustedAsSaid(values: String, proxies: String?) async throws {
            let chart = try await RenderedChart(changes: "chat-server: {\(values)}")
            for container in Self.containers(chart["Deployment/chat-server"]) {
                let named = container["env"].array.filter { $0["name"].string == "CHAT_TRUSTED_PROXIES" }
                #expect(named.map { $0["value"].string } == (proxies.map { [$0] } ?? []))
            }
        }

        /// A Secret that was rotated rolls the pods that read it, and nothing else.
        @Test(arguments: [
            ("chat-server", "Deployment/chat-server"), ("mysql", "StatefulSet/chat-mysql"),
            ("redis", "Deployment/chat-redis"),
        ])
        func aRotatedSecretRollsItsPods(chart: String, workload: String) async throws {
            let before = try await RenderedChart("local")
            let after = try await RenderedChart("local", changes: "\(chart): {secretRevision: next}")
            let changed = zip(before.objects, after.objects).filter { $0 != $1 }.map { RenderedChart.name($1) }
            #expect(changed == [workload])
            let annotations = after[workload]["spec"]["template"]["metadata"]["annotations"]
            #expect(annotations["chatops/secret-revision"].string == "next")
        }

        /// A MySQL that repairs its data answers nobody: it must not be killed for that, nor for a full server.
        @Test func mysqlIsNotKilledWhileItRecovers() async throws {
            let pod = try await RenderedChart("local")["StatefulSet/chat-mysql"]["spec"]["template"]["spec"]
            let mysql = pod["containers"][0]
            let startup = mysql["startupProbe"]
            #expect((startup["periodSeconds"].integer ?? 0) * (startup["failureThreshold"].integer ?? 0) == 86_400)
            for probe in ["startupProbe", "readinessProbe", "livenessProbe"] {
                let command = mysql[probe]["exec"]["command"].array.compactMap(\.string)
                #expect(command.starts(with: ["mysqladmin", "ping"]))
                #expect(command.contains("--host=127.0.0.1"))
                #expect(!command.contains { $0.contains("password") })
            }
            #expect((pod["terminationGracePeriodSeconds"].integer ?? 0) >= 60)
        }

        /// Of `RELEASE_NAME/KEY` where the value comes from a Secret.
        private static func variables(_ container: JSONValue) -> [String: String] {
            var variables: [String: String] = [:]
            for variable in container["env"].array {
                let reference = variable["valueFrom"]["secretKeyRef"]
                let source = reference["name"].string.map { "\($0)/\(reference["key"].string ?? "")" }
                variables[variable["name"].string ?? ""] = variable["value"].string ?? source ?? ""
            }
            return variables
        }
    }
}
