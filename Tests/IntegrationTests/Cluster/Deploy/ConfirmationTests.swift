import ChatClient
import Foundation
import Testing

extension ClusterSuites {
    /// A plan that loses data where that has to be meant: in a cluster that somebody else looks after.
    @Suite struct ConfirmationTests {
        @Test func whatCannotBeUndoneWantsTheEnvironmentsName() async throws {
            try await withClusterProject { project in
                let scratch = "templates/charts/chat-stack/templates/scratch.yaml"
                try project.project.write(Self.claim, to: scratch)
                try project.configureExisting()
                let first = try await project.deploy()
                try #require(first.status == 0, "\(first.errors)")
                try FileManager.default.removeItem(atPath: project.project.root + "/" + scratch)
                let claim = try await project.objects("pvc/scratch").map { $0["metadata"]["uid"] }
                let revisions = try await project.revisions()

                let loss = "remove PersistentVolumeClaim/scratch (and its data with it)"
                let plan = try await project.deploy("--dry-run")
                #expect(plan.errors.contains("cannot be undone: \(loss)"), "\(plan.errors)")
                let unasked = try await project.deploy()
                #expect(unasked.status == 10)
                #expect(unasked.firstErrorLine == "error: this cannot be undone, and nobody could be asked:")
                #expect(
                    unasked.errors.contains(
                        "  \(loss)\nhint: if that is meant: the same command with --confirm local\n"
                    )
                )
                let wrong = try await project.deploy("--confirm", "remote")
                #expect(wrong.status == 10)
                #expect(wrong.firstErrorLine.contains("“remote” is not “local”"))
                let silent = try await project.deploy(asked: "yes", "--no-input")
                #expect(
                    silent.status == 10 && !silent.errors.contains("Type the environment's name"),
                    "\(silent.errors)"
                )
                let yes = try await project.deploy(asked: "yes")
                #expect(yes.status == 10 && yes.errors.contains("“yes” is not “local”"), "\(yes.errors)")
                #expect(try await project.objects("pvc/scratch").map { $0["metadata"]["uid"] } == claim)
                #expect(try await project.revisions() == revisions)

                let typed = try await project.deploy(asked: "local")
                #expect(typed.status == 0, "\(typed.errors)")
                #expect(typed.errors.contains("This cannot be undone:\n  \(loss)\n"), "\(typed.errors)")
                #expect(try await project.objects("pvc/scratch").isEmpty)

                // The other way round a rollback takes it away.
                try project.project.write(Self.claim, to: scratch)
                #expect(try await project.deploy().status == 0)
                let back = try await project.chatops("rollback", "local")
                #expect(back.status == 10, "\(back.errors)")
                #expect(back.errors.contains("\n  remove PersistentVolumeClaim/scratch\n"), "\(back.errors)")
            }
        }

        private static let claim = """
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: scratch}
            spec:
              accessModes: [ReadWriteOnce]
              storageClassName: local-path
              resources: {requests: {storage: 1Gi}}

            """
    }
}

extension ClusterProject {
    /// The same cluster, as one that others look after.
    fileprivate func configureExisting() throws {
        let text = try project.text(of: "environments/local.yaml")
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let k3s = lines.firstIndex { $0 == "  k3s:" } ?? 0
        let end = lines[(k3s + 1)...].firstIndex { !$0.hasPrefix("    ") } ?? k3s
        let kept = (lines[..<k3s] + lines[end...]).joined(separator: "\n").replacing(
            "  kind: k3s\n",
            with: "  kind: existing\n"
        )
        try project.write(kept, to: "environments/local.yaml")
    }

    /// A deploy at a terminal, where somebody answers what it asks.
    fileprivate func deploy(asked answer: String, _ more: String...) async throws -> Outcome {
        let typist = Typist(question: "to go on: ", answer: answer)
        let argv = [Executables.chatops, "deploy", "local", "--binary", Executables.server] + more
        return try await Invocation(typist.watching(argv), in: project.root, environment: ["NO_COLOR": "1"])
            .finish(within: .seconds(120))
    }
}
