import Testing

/// A cluster that is not there may be made by a deploy, but not unasked.
@Suite struct MissingClusterTests {
    private func withLocal(_ body: (Project, _ start: [String]) async throws -> Void) async throws {
        try await withProject { project in
            let kubeconfig = project.root + "/nowhere.yaml"
            let variables = ["K3S_SHA256=" + String(repeating: "0", count: 64), "CHATOPS_KUBECONFIG=\(kubeconfig)"]
            try project.write(variables.joined(separator: "\n") + "\n", to: ".env")
            try await body(project, ["deploy", "local", "--binary", Executables.server])
        }
    }

    @Test func aDeployNamesTheCommandThatMakesIt() async throws {
        try await withLocal { project, start in
            for more in [[], ["--no-input"], ["--dry-run", "--yes"]] {
                let outcome = try await project.start(start + more).finish()
                #expect(outcome.status == 10)
                #expect(outcome.firstErrorLine.contains("nowhere.yaml does not exist"), "\(outcome.errors)")
                #expect(outcome.errors.contains("chatops bootstrap local, or the same command with --yes"))
            }
        }
    }

    /// On a terminal of its own (script(1)), where something is typed.
    @Test(arguments: ["n", "", "yes please"])
    func aPersonIsAskedAndMayRefuse(typed: String) async throws {
        try await withLocal { project, start in
            let command = ([Executables.chatops] + start).joined(separator: " ")
            let outcome = try await Invocation(
                ["/bin/sh", "-c", "printf '\(typed)\\n' | script -qec '\(command)' /dev/null"],
                in: project.root,
                environment: ["TERM": "xterm"]
            ).finish()
            #expect(outcome.status == 10)
            #expect(outcome.output.contains("Install k3s on this machine first? [y/N]"), "\(outcome.output)")
            #expect(outcome.output.contains("same command with --yes"), "\(outcome.output)")
        }
    }
}
