import Foundation

/// Values files for the shipped chart, the last one winning; the folder they lie in is removed with it.
final class ChartValues {
    /// The environments that are deployed to a cluster.
    static let environments = ["local", "remote"]

    private let folder: String
    private(set) var files: [String] = []

    /// - Parameters:
    ///   - environment: Whose `values:` come first; none are the chart's own defaults.
    ///   - changes: YAML that comes last.
    init(_ environment: String?, changes: [String] = []) async throws {
        folder = "/tmp/chatops-chart-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        if let environment {
            let command = [Executables.chatops, "render", "values", environment]
            let outcome = try await Invocation(command, in: Checkout.root).finish()
            guard outcome.status == 0 else { throw ToolFailed(argv: command, errors: outcome.errors) }
            try add(outcome.output)
        }
        try add(Self.derived)
        for change in changes { try add(change) }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Helm's options that name the files.
    var options: [String] { files.map { "--values=" + $0 } }

    private func add(_ yaml: String) throws {
        let file = "\(folder)/\(files.count).yaml"
        try Data(yaml.utf8).write(to: URL(filePath: file))
        files.append(file)
    }

    /// What chatops lays over an environment's values.
    private static let derived = """
        chat-server:
          image: {repository: localhost:5000/chat/server, tag: 0123456789abcdef0123}
          imagePullSecrets: [chat-registry]
          settings: {CHAT_REGISTRATION: open, CHAT_LOG_LEVEL: info}
          settingsSecret: chat-server-settings
          secretRevision: server-1
          database: {host: chat-mysql, port: 3306, name: chat, user: chat}
          redis: {enabled: true}
          startSeconds: 30
          shutdownSeconds: 10
        mysql: {database: chat, user: chat, secretRevision: mysql-1, tlsSecret: chat-mysql-tls}
        redis: {secretRevision: redis-1}
        ingress: {className: traefik, host: chat.example.org, tlsSecret: chat-tls}
        """
}
