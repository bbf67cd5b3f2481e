import ChatClient
import Testing

extension ClusterSuites {
    /// What is rendered is what Kubernetes takes: today's, by its schemas, and the cluster's own.
    @Suite struct ValidObjectsTests {
        private static let everything = "web: {enabled: true, replicaCount: 2}"

        @Test(arguments: ["1.25", "1.37"], ChartValues.environments)
        func schemasOfKubernetesAreMet(version: String, environment: String) async throws {
            try await withProject { project in
                let chart = try await RenderedChart(environment, changes: Self.everything)
                try project.write(chart.manifest, to: "manifest.yaml")
                let command = "'\(Checkout.testbed)/kubernetes-validate' \(version) < manifest.yaml"
                let outcome = try await Invocation(["/bin/sh", "-c", command], in: project.root).finish(
                    within: .seconds(120)
                )
                #expect(outcome.output == "\(chart.objects.count) objects\n", "\(outcome.errors)")
                #expect(outcome.status == 0)
            }
        }

        @Test(arguments: ChartValues.environments)
        func theClusterWouldTakeThem(environment: String) async throws {
            try await withClusterProject { project in
                try await project.kubectl("create", "namespace", project.namespace)
                let chart = try await RenderedChart(environment, changes: Self.everything)
                let known = try await project.kubectl("api-versions").split(separator: "\n").map(String.init)
                let documents = chart.manifest.split(separator: "---\n").filter { document in
                    known.contains { document.contains("\napiVersion: \($0)\n") }
                }
                try project.project.write(documents.joined(separator: "---\n"), to: "manifest.yaml")
                let answer = try await project.kubectl(
                    "apply",
                    "--server-side",
                    "--dry-run=server",
                    "--filename=manifest.yaml",
                    "--output=name"
                )
                #expect(answer.split(separator: "\n").count == documents.count)
                let others = chart.objects.filter { !known.contains($0["apiVersion"].string ?? "") }
                #expect(documents.count == chart.objects.count - others.count)
                #expect(others.allSatisfy { $0["kind"].string == "PodDisruptionBudget" })
            }
        }

        @Test(arguments: ChartValues.environments)
        func helmFindsNoFault(environment: String) async throws {
            let values = try await ChartValues(environment)
            let answer = try await Helm.output(["lint", RenderedChart.folder, "--strict"] + values.options)
            #expect(answer.contains("1 chart(s) linted, 0 chart(s) failed"))
        }
    }
}
