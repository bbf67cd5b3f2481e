import Foundation
import Testing

extension ClusterSuites {
    /// What `docs/guide/deploy.md` tells its readers to type, typed, in a namespace of its own.
    @Suite struct DeployGuideTests {
        @Test func everyCommandPrintsWhatThePageSays() async throws {
            try await withClusterProject { project in
                // An image of its own, so that it is not in the registry yet.
                let repository = "  repository: \(project.namespace)/server\n"
                try project.configure(changes: ["  repository: chat/server\n": repository])
                // The reader builds ChatServer, which takes minutes; here it is built.
                try FileManager.default.createDirectory(
                    atPath: project.project.root + "/programs",
                    withIntermediateDirectories: false
                )
                try project.project.write(
                    """
                    #!/bin/bash
                    if [[ $1 == deploy ]]; then set -- "$@" --binary '\(Executables.server)'; fi
                    exec '\(Executables.chatops)' "$@"
                    """,
                    to: "programs/chatops",
                    mode: 0o700
                )
                try await GuidePage("deploy").check { guide in
                    try await GuideRun(
                        guide,
                        in: project.project,
                        places: [
                            "http://chat.localhost": "http://\(project.domain):\(project.cluster.httpPort)",
                            "create chat": "create \(project.namespace)",
                            "namespace: chat": "namespace: \(project.namespace)",
                            "namespace    chat": "namespace    \(project.namespace)",
                            "chat/server": "\(project.namespace)/server",
                        ],
                        programs: project.project.root + "/programs",
                        within: .seconds(300)
                    )
                }
            }
        }
    }
}
