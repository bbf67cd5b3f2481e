internal import Environments
package import SystemPackage

/// `chatops image build` and `chatops image push`.
package struct MakeImage: Operation {
    package enum Goal: Sendable, Hashable {
        /// On this machine, and as an OCI archive too where one is named.
        case built(archive: FilePath?)
        /// In the environment's registry.
        case pushed
    }

    package let command: String
    package let environment: String
    package let arguments: [String]

    private let source: ImageSource
    private let goal: Goal

    package init(_ source: ImageSource, _ goal: Goal) {
        self.source = source
        self.goal = goal
        environment = source.environment.description
        var arguments = source.binary.map { ["--binary=\($0)"] } ?? []
        switch goal {
        case .built(let archive):
            command = "image build"
            if let archive { arguments.append("--file=\(archive)") }
        case .pushed: command = "image push"
        }
        self.arguments = arguments
    }

    package func prepare(_ events: @escaping EventHandler) async throws -> Preparation {
        let plan = try await ImagePlan(source, events: events)
        var preparation = Preparation(
            steps: steps(of: plan),
            verify: { goal == .pushed ? [await check(plan)] : [] },
            standing: { "the registry has what it had, and perhaps parts of the new image" }
        )
        preparation.versions = ["ChatServer commit": plan.commit]
        preparation.digests = ["image inputs": plan.inputs.digest]
        preparation.results = ["image": plan.reference.description]
        return preparation
    }

    private func steps(of plan: ImagePlan) -> [Step] {
        switch goal {
        case .pushed: return plan.steps
        case .built(let archive?): return [plan.buildingHere, saving(plan, to: archive)]
        case .built(nil): return [plan.buildingHere]
        }
    }

    private func saving(_ plan: ImagePlan, to archive: FilePath) -> Step {
        Step(
            "save",
            intent: "write \(plan.reference) to \(archive)",
            isSatisfied: { false },
            apply: {
                try await plan.save(to: archive)
                return try "sha256:\(FileContents.sha256(of: archive) ?? "")"
            }
        )
    }

    /// Asks the registry for the tag again.
    private func check(_ plan: ImagePlan) async -> CheckReport {
        let (verdict, summary): (CheckReport.Verdict, String)
        do {
            switch (plan.registry, try await plan.published()) {
            case (nil, _): (verdict, summary) = (.passed, "it is on the node")
            case (_, let image?): (verdict, summary) = (.passed, "\(image.manifestDigest)")
            case (_, nil): (verdict, summary) = (.failed, "the registry does not have it")
            }
        } catch {
            (verdict, summary) = (.failed, FailureReport(error).message)
        }
        return CheckReport(
            name: "image",
            verdict: verdict,
            target: "\(plan.reference)",
            summary: summary,
            measurements: []
        )
    }
}
