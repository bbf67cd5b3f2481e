import Testing

/// What is asked before something is taken away, and how it is answered.
///
/// The host of `remote` is one that cannot exist: what is agreed to fails there, with 10.
@Suite struct ConsentTests {
    private func withRemote(_ body: (Project) async throws -> Void) async throws {
        try await withProject { project in
            let variables = [
                "K3S_SHA256=" + String(repeating: "a", count: 64), "CHAT_SSH_DESTINATION=root@chat.invalid",
                "CHAT_DOMAIN=chat.invalid", "ACME_EMAIL=admin@example.org",
            ]
            try project.write(variables.joined(separator: "\n") + "\n", to: ".env")
            try await body(project)
        }
    }

    /// On a terminal of its own (script(1)), where `typed` is typed.
    private func uninstall(_ project: Project, typing typed: String, _ more: String = "") async throws -> Outcome {
        let command = "\(Executables.chatops) bootstrap remote --uninstall \(more)"
        return try await Invocation(
            ["/bin/sh", "-c", "printf '\(typed)' | script -qec '\(command)' /dev/null"],
            in: project.root,
            environment: ["TERM": "xterm"]
        ).finish()
    }

    @Test func whereNobodyCanBeAskedNothingIsDone() async throws {
        try await withRemote { project in
            for more in [[], ["--yes"], ["--no-input"]] {
                let outcome = try await project.start(["bootstrap", "remote", "--uninstall"] + more).finish()
                #expect(outcome.status == 64)
                #expect(outcome.errors.contains("--confirm remote"), "\(outcome.errors)")
            }
            let other = try await project.chatops("bootstrap", "remote", "--uninstall", "--confirm", "local")
            #expect(other.status == 64)
            #expect(other.errors.contains("“local” is not the environment's name"))
        }
    }

    @Test func theNameTypedIsTheAnswer() async throws {
        try await withRemote { project in
            let wrong = try await uninstall(project, typing: "yes\\n")
            #expect(wrong.status == 64)
            #expect(wrong.output.contains("Type the environment's name, remote, to go on"))
            let right = try await uninstall(project, typing: "remote\\n", "--delete-data")
            #expect(right.status == 10, "\(right.output)")
            #expect(right.output.contains("deletes the cluster with all its data"))
            #expect(right.output.contains("the name chat.invalid is not known"))
            let silent = try await uninstall(project, typing: "remote\\n", "--no-input")
            #expect(silent.status == 64)
        }
    }

    @Test func theNameInTheOptionIsTheAnswerToo() async throws {
        try await withRemote { project in
            let outcome = try await project.chatops("bootstrap", "remote", "--uninstall", "--confirm", "remote")
            #expect(outcome.status == 10)
            let alone = try await project.chatops("bootstrap", "remote", "--delete-data")
            #expect(alone.status == 64)
        }
    }

    /// A cluster that is not there may be made by a deploy, but not unasked.
    @Test func aDeployBootstrapsOnlyWhenAgreedTo() async throws {
        try await withProject { project in
            let kubeconfig = project.root + "/nowhere.yaml"
            let variables = ["K3S_SHA256=" + String(repeating: "a", count: 64), "CHATOPS_KUBECONFIG=\(kubeconfig)"]
            try project.write(variables.joined(separator: "\n") + "\n", to: ".env")
            let outcome = try await project.chatops("deploy", "local", "--binary", Executables.server)
            #expect(outcome.status == 10)
            #expect(outcome.firstErrorLine.contains("nowhere.yaml does not exist"), "\(outcome.errors)")
            #expect(outcome.errors.contains("chatops bootstrap local, or the same command with --yes"))
        }
    }
}
