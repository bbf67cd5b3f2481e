import ChatClient
import Foundation
import Testing

extension ClusterSuites {
    /// What Helm leaves to others: definitions that are there already, and a release that nobody finished.
    @Suite struct RecoveredDeployTests {
        @Test func definitionsAreUpgradedAndAKilledHelmIsToldOfAndRecovered() async throws {
            try await withClusterProject { project in
                let name = "things.\(project.namespace).example.org"
                try project.project.write(Self.definition(project.namespace, fields: "size"), to: "older.yaml")
                try await project.kubectl("apply", "--filename=older.yaml")
                try await definitionsAreUpgraded(name, project)
                try await project.kubectl("delete", "crd", name)
                try FileManager.default.removeItem(atPath: project.project.root + "/" + Self.definitions)
                try await aKilledHelmIsRecovered(project)
            }
        }

        private static let chart = "templates/charts/chat-stack"
        private static let definitions = chart + "/crds"

        private func definitionsAreUpgraded(_ name: String, _ project: ClusterProject) async throws {
            try project.project.makeFolder(Self.definitions)
            try project.project.write(
                Self.definition(project.namespace, fields: "size", "colour"),
                to: Self.definitions + "/things.yaml"
            )
            let plan = try await project.deploy("--dry-run")
            #expect(plan.output.contains("change CustomResourceDefinition/\(name) "), "\(plan.output)")
            #expect(plan.output.contains("(Helm will not upgrade this CRD; chatops applies it)"), "\(plan.output)")
            let deployed = try await project.deploy()
            #expect(deployed.status == 0, "\(deployed.errors)")
            let live = try await project.objects("crd/\(name)")[0]["spec"]["versions"].description
            #expect(live.contains("colour"))
        }

        private func aKilledHelmIsRecovered(_ project: ClusterProject) async throws {
            let hook = Self.chart + "/templates/hold.yaml"
            try project.project.write(Self.hook, to: hook)
            try project.configure(more: "  logLevel: debug\n")
            let killer = try HelmKiller(in: project)
            let killed = try project.startDeploy(environment: killer.environment)
            let pid = killed.pid
            #expect(try await killed.finish(within: .seconds(120)).status == 128 + SIGKILL)
            #expect(try await project.revisions().map(\.status) == ["deployed", "pending-upgrade"])

            try FileManager.default.removeItem(atPath: project.project.root + "/" + hook)
            let recovered = try await project.deploy("--json")
            #expect(recovered.status == 0, "\(recovered.errors)")
            let note = try recovered.json().run.steps.first { $0.name == "recover" }?.note ?? ""
            #expect(note.hasPrefix("release chat revision 2 is pending-upgrade since 20"), "\(note)")
            #expect(note.contains("its owner (pid \(pid) on "), "\(note)")
            #expect(note.hasSuffix(") is gone; revision 1 is the base again"), "\(note)")
            #expect(try await project.revisions().map(\.status) == ["superseded", "deployed"])
        }

        private static func definition(_ group: String, fields: String...) -> String {
            let properties = fields.map { "\($0): {type: string}" }.joined(separator: ", ")
            return """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: things.\(group).example.org}
                spec:
                  group: \(group).example.org
                  scope: Namespaced
                  names: {kind: Thing, plural: things, singular: thing, listKind: ThingList}
                  versions:
                    - name: v1
                      served: true
                      storage: true
                      schema:
                        openAPIV3Schema:
                          type: object
                          properties: {spec: {type: object, properties: {\(properties)}}}

                """
        }

        /// As long as it runs, the release stays pending.
        private static let hook = """
            apiVersion: batch/v1
            kind: Job
            metadata:
              name: hold
              annotations: {helm.sh/hook: pre-upgrade}
            spec:
              template:
                spec:
                  restartPolicy: Never
                  terminationGracePeriodSeconds: 1
                  containers:
                    - name: hold
                      image: localhost/testbed/busybox:1
                      command: [busybox, sleep, "3600"]

            """
    }
}

/// Kills chatops and its helm with SIGKILL as soon as the cluster has a revision that is pending, by putting itself before
/// helm on PATH.
private struct HelmKiller {
    private let folder: String

    init(in project: ClusterProject) throws {
        folder = project.project.root + "/killer"
        try project.project.makeFolder("killer")
        let kubectl =
            "kubectl --kubeconfig='\(project.cluster.kubeconfig)' --context='\(project.cluster.context)' "
            + "--namespace=\(project.namespace)"
        let script = """
            #!/bin/bash
            PATH=${PATH#*:}
            [[ $1 == upgrade ]] || exec helm "$@"
            setsid helm "$@" <&0 &
            until [[ -n $(\(kubectl) get secrets --selector=owner=helm,status=pending-upgrade --output=name) ]]; do
                kill -0 $! || exit 1
            done
            kill -KILL $PPID -$!
            """
        try project.project.write(script, to: "killer/helm", mode: 0o700)
    }

    /// What chatops has to be started with.
    var environment: [String: String] {
        ["PATH": "\(folder):\(ProcessInfo.processInfo.environment["PATH"] ?? "")"]
    }
}
