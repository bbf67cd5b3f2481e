internal import FoundationEssentials

/// What deployments to clusters add to the page.
extension EvidencePage {
    /// The lines of the steps' details.
    var changes: [String] {
        let steps = report.steps.filter { !($0.details ?? []).isEmpty }
        if steps.isEmpty { return [] }
        let lists = steps.map { step in
            ["### \(Markdown.escaped(step.name))", ""] + (step.details ?? []).map { "- \(Markdown.escaped($0))" }
        }
        return ["## Changes", ""] + lists.joined(separator: [""])
    }

    var timeline: [String] {
        guard let entries = report.timeline, !entries.isEmpty else { return [] }
        let rows = entries.map { entry in
            ["\(entry.milliseconds) ms", entry.subject, entry.text]
        }
        return ["## Timeline", ""] + Markdown.table(["After", "Object", "What happened"], rows)
    }

    var pods: [String] {
        guard let pods = report.pods, !pods.isEmpty else { return [] }
        let rows = pods.map { pod in
            [
                pod.name, pod.isReady ? "ready" : pod.reason ?? "not ready", "\(pod.restarts)",
                pod.images.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", "),
            ]
        }
        return ["## Pods", ""] + Markdown.table(["Pod", "State", "Restarts", "Images"], rows)
    }
}
