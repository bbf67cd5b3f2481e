/// What deployments to clusters add to the page.
extension EvidenceDocument {
    /// What happened while it rolled out: when each object was heard of, and then all of it in order.
    var timeline: HTML? {
        guard let entries = report.timeline, !entries.isEmpty else { return nil }
        let lines = entries.map { entry -> HTML in
            """
            <li><time>+\(seconds(entry))</time><div><strong>\(entry.subject)</strong> \(entry.text)</div></li>

            """
        }
        return section("timeline", "Rollout", "\(lanes(entries))<ol class=\"timeline\">\n\(lines)</ol>\n")
    }

    var pods: HTML? {
        guard let pods = report.pods, !pods.isEmpty else { return nil }
        let items = pods.map { pod -> HTML in
            let state = pod.isReady ? "ready" : pod.reason ?? "not ready"
            let images = pod.images.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
            let restarts = "\(pod.restarts) restart\(pod.restarts == 1 ? "" : "s")"
            return """
                <li><div class="head"><h3>\(pod.name)</h3> \((pod.isReady ? Tone.good : .bad).badge(state)) \
                <span class="time">\(restarts)</span></div>
                \(list(images))</li>

                """
        }
        return section("pods", "Pods", "<ul class=\"cards\">\n\(items)</ul>\n")
    }

    /// A line an object, with a mark for each thing that happened to it; the list below says the same in words.
    private func lanes(_ entries: [RolloutTimeline.Entry]) -> HTML {
        let whole = Double(entries.map(\.milliseconds).max() ?? 0)
        if whole <= 0 { return "" }
        var subjects: [String] = []
        for entry in entries where !subjects.contains(entry.subject) { subjects.append(entry.subject) }
        let lanes = subjects.map { subject -> HTML in
            let moments = entries.filter { $0.subject == subject }.map { Double($0.milliseconds) }
            let first = moments.min() ?? 0
            let life = Span(from: first, length: (moments.max() ?? 0) - first, of: whole)
            let marks = moments.map { moment -> HTML in
                "<rect class=\"bar\" x=\"\(Span(from: moment, length: 0, of: whole).x)\" width=\"4\" height=\"8\"/>"
            }
            return """
                <div class="lane"><span class="muted">\(subject)</span>\
                <svg class="strip calm" viewBox="0 0 1000 8" preserveAspectRatio="none">\
                <rect class="track" width="1000" height="8"/>\
                <rect class="connect" x="\(life.x)" y="3" width="\(life.width)" height="2"/>\(marks)</svg></div>

                """
        }
        return """
            <div aria-hidden="true">
            \(lanes)<p class="scale"><span>0</span><span>\(Figures.duration(milliseconds: Int(whole)))</span></p>
            </div>

            """
    }

    private func seconds(_ entry: RolloutTimeline.Entry) -> String {
        "\(Figures.decimal(Double(entry.milliseconds) / 1000, digits: 1)) s"
    }
}
