import Foundation
import Testing

/// Which environment a command means.
@Suite struct EnvironmentChoiceTests {
    private let choices = ["embedded", "local", "remote"]

    @Test func whereItIsLeftOutTheChoicesAreNamed() async throws {
        try await withProject { project in
            let outcome = try await project.chatops("status")
            #expect(outcome.status == 64)
            for choice in choices { #expect(outcome.errors.contains(choice)) }
            let json = try await project.chatops("status", "--json")
            #expect(json.status == 64)
            #expect(try json.json(FailureDocument.self).exitCode == 64)
        }
    }

    @Test(arguments: ["embeded", "../embedded", "base", "reference", "", "EMBEDDED", "-"])
    func anUnknownOneIsRefused(name: String) async throws {
        try await withProject { project in
            let outcome = try await project.chatops("status", name)
            #expect(outcome.status == 64, "\(outcome.errors)")
            #expect(outcome.errors.contains("embedded"))
        }
    }

    @Test func theVariableIsTakenAndTheArgumentWins() async throws {
        try await withProject { project in
            let variable = try await project.chatops("status", "--json", environment: ["CHATOPS_ENV": "embedded"])
            #expect(try variable.json(StatusDocument.self).state == "not-deployed")
            let empty = try await project.chatops("status", environment: ["CHATOPS_ENV": ""])
            #expect(empty.status == 64)
            let wrong = try await project.chatops("status", environment: ["CHATOPS_ENV": "nowhere"])
            #expect(wrong.status == 64)
            let argument = try await project.chatops(
                "status",
                "embedded",
                "--json",
                environment: ["CHATOPS_ENV": "nowhere"]
            )
            #expect(argument.status == 1)
        }
    }

    @Test func theOnlyOneDeployedIsMeant() async throws {
        try await withProject { project in
            let deploy = try await project.deploy()
            #expect(deploy.status == 0)
            #expect(try await project.chatops("status").status == 0)
            #expect(try await project.chatops("evidence", "verify").status == 0)
            #expect(try await project.chatops("stop").status == 0)
            #expect(try await project.chatops("status", "--json").json(StatusDocument.self).state == "stopped")
        }
    }

    @Test func itWorksFromBelowTheCheckoutAndThroughALink() async throws {
        try await withProject { project in
            #expect(try await project.deploy().status == 0)
            try FileManager.default.createDirectory(
                atPath: project.root + "/a/b",
                withIntermediateDirectories: true
            )
            let below = try await Invocation([Executables.chatops, "status"], in: project.root + "/a/b").finish()
            #expect(below.status == 0, "\(below.errors)")
            try FileManager.default.createSymbolicLink(
                atPath: project.root + "/link",
                withDestinationPath: project.root
            )
            let linked = try await Invocation(
                [
                    Executables.chatops, "deploy", "embedded", "--json", "--binary", Executables.server, "-C",
                    project.root + "/link",
                ],
                in: "/"
            ).finish()
            #expect(try linked.json().run.outcome == "nothing-to-change")
            #expect(project.processes.servers().count == 1)
            let outside = try await Invocation([Executables.chatops, "status"], in: "/").finish()
            #expect([64, 78].contains(outside.status), "\(outside.status) \(outside.errors)")
        }
    }

    @Test(arguments: ["deploy", "status", "stop", "logs", "rollback"])
    func aClusterThatIsNotThereIsNamedWithItsFix(command: String) async throws {
        try await withProject { project in
            let outcome = try await project.chatops(
                command,
                "local",
                environment: [
                    "K3S_SHA256": String(repeating: "a", count: 64), "CHATOPS_KUBECONFIG": "/nowhere/kubeconfig",
                ]
            )
            #expect(outcome.status == 10, "\(outcome.errors)")
            #expect(outcome.firstErrorLine.contains("/nowhere/kubeconfig"))
            #expect(outcome.errors.contains("CHATOPS_KUBECONFIG"))
        }
    }

    @Test(arguments: [
        ["rollback", "embedded"], ["render", "manifests", "embedded"], ["logs", "embedded", "--since", "1m"],
    ])
    func onlyClustersHaveRevisionsToGoBackTo(words: [String]) async throws {
        try await withProject { project in
            let outcome = try await project.start(words).finish(within: .seconds(60))
            #expect(outcome.status == 64, "\(outcome.errors)")
        }
    }
}
