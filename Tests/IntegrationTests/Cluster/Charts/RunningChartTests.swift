import ChatClient
import TestSupport
import Testing

extension ClusterSuites {
    /// What of the charts only a cluster can show: the database and Redis, running.
    ///
    /// The server has no image here.
    @Suite struct RunningChartTests {
        private static let password = #"pass "with\ all' that $hurts"#
        private static let secrets = """
            apiVersion: v1
            kind: Secret
            metadata: {name: chat-mysql}
            stringData: {root-password: root-password, password: password}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: chat-redis}
            stringData: {password: 'pass "with\\ all'' that $hurts'}
            """

        private func install(_ project: ClusterProject, _ changes: String) async throws {
            let values = try await ChartValues("local", changes: ["mysql: {tlsSecret: ''}", changes])
            try await project.helm(["upgrade", "chat", RenderedChart.folder, "--install"] + values.options)
        }

        private func setUp(_ project: ClusterProject) async throws {
            try await project.kubectl("create", "namespace", project.namespace)
            try project.project.write(Self.secrets, to: "secrets.yaml")
            try await project.kubectl("apply", "--filename=secrets.yaml")
        }

        private func isReady(_ pod: JSONValue) -> Bool {
            pod["status"]["conditions"].array.contains {
                $0["type"].string == "Ready" && $0["status"].string == "True"
            }
        }

        @Test func mysqlGetsOverABadImageAndAKill() async throws {
            try await withClusterProject { project in
                try await setUp(project)
                func mysql(_ statement: String) async throws -> String {
                    let login = "MYSQL_PWD=$(cat /run/secrets/mysql/root-password) exec mysql --user=root --silent"
                    let command = #"\#(login) --skip-column-names --execute="$0""#
                    return try await project.kubectl("exec", "chat-mysql-0", "--", "sh", "-c", command, statement)
                }
                try await install(project, "mysql: {image: {tag: none-such, pullPolicy: Never}}")
                try await eventually("the image is missing", within: .seconds(60)) {
                    let status = try await project.objects("pod/chat-mysql-0").first?["status"]["containerStatuses"][0]
                    return status?["state"]["waiting"]["reason"].string == "ErrImageNeverPull"
                }
                try await install(project, "mysql: {settings: {max_connections: '77'}}")
                try await eventually("the better pod is ready", within: .seconds(180)) {
                    try await project.objects("pod/chat-mysql-0").first.map(isReady) == true
                }
                #expect(try await mysql("SELECT @@gtid_mode, @@log_bin, @@max_connections") == "ON\t1\t77\n")
                #expect(try await mysql("SELECT host FROM mysql.user WHERE user = 'root'") == "localhost\n")
                _ = try await mysql("CREATE TABLE chat.kept (id INT PRIMARY KEY); INSERT INTO chat.kept VALUES (7)")

                try await project.kubectl("exec", "chat-mysql-0", "--", "sh", "-c", "kill -KILL -1")
                try await eventually("it has started again", within: .seconds(120)) {
                    let pod = try await project.objects("pod/chat-mysql-0").first ?? .null
                    return isReady(pod) && Pod(pod).restarts > 0
                }
                #expect(try await mysql("SELECT id FROM chat.kept") == "7\n")
                #expect(try await project.pods().filter { $0.name == "chat-mysql-0" }.map(\.restarts) == [1])
            }
        }

        @Test func redisHasAPasswordThatNobodySees() async throws {
            try await withClusterProject { project in
                try await setUp(project)
                func redis(_ command: String) async throws -> String {
                    try await project.kubectl("exec", "deployment/chat-redis", "--", "sh", "-c", command)
                }
                try await install(project, "{}")
                try await eventually("Redis is ready", within: .seconds(60)) {
                    try await project.objects("deployment/chat-redis")[0]["status"]["readyReplicas"].integer == 1
                }
                #expect(try await redis("redis-cli get a").hasPrefix("NOAUTH"))
                let login = "REDISCLI_AUTH=$(cat /run/secrets/redis/password) redis-cli"
                #expect(try await redis("\(login) config get requirepass") == "requirepass\n\(Self.password)\n")
                #expect(try await redis("\(login) config get save") == "save\n\n")
                #expect(try await redis("\(login) config get maxmemory") == "maxmemory\n67108864\n")
                let arguments = try await redis("cat /proc/1/cmdline | tr '\\0' ' '")
                #expect(arguments.hasPrefix("redis-server"))
                #expect(!arguments.contains("pass"))
            }
        }
    }
}
