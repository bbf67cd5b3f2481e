extension WeeklyReport {
    private var title: String { "\(language.title) \(week.text)" }

    package var markdown: String {
        var lines = ["# \(title)", ""]
        if let remark { lines += [remark, ""] }
        for section in sections {
            lines += ["## \(section.title)", ""]
            for statement in section.statements {
                let box = section.isChecklist ? "[x] " : ""
                lines.append("- \(box)\(Markdown.escaped(statement.text)) ([\(language.evidence)](\(statement.link)))")
                lines += statement.details.map { "  - \(Markdown.escaped($0))" }
                if !statement.earlier.isEmpty {
                    let links = statement.earlier.enumerated().map { "[\($0 + 1)](\($1))" }
                    lines.append("  - \(language.earlier): \(links.joined(separator: " "))")
                }
                if let fix = statement.fix { lines.append("  - [\(language.fixedBy)](\(fix))") }
            }
            lines.append("")
        }
        if !plan.isEmpty && plan != [""] { lines += ["## \(language.planned)", ""] + plan.map { "> \($0)" } + [""] }
        return lines.joined(separator: "\n")
    }

    package var html: String {
        let parts = sections.map { section -> HTML in
            let items = section.statements.map { statement -> HTML in
                let details = statement.details.map { detail -> HTML in "<p class=\"muted\">\(detail)</p>\n" }
                let fix = statement.fix.map { link -> HTML in "<p><a href=\"\(link)\">\(language.fixedBy)</a></p>\n" }
                let earlier = statement.earlier.enumerated().map { index, link -> HTML in
                    " <a href=\"\(link)\">\(index + 1)</a>"
                }
                let others: HTML = earlier.isEmpty ? "" : "<p>\(language.earlier):\(earlier)</p>\n"
                return """
                    <li><p>\(section.isChecklist ? "☑ " : "")\(statement.text) \
                    (<a href="\(statement.link)">\(language.evidence)</a>)</p>
                    \(details)\(others)\(fix ?? "")</li>

                    """
            }
            return "<section>\n<h2>\(section.title)</h2>\n<ul class=\"cards\">\n\(items)</ul>\n</section>\n"
        }
        let remark = self.remark.map { text -> HTML in "<p>\(text)</p>\n" } ?? ""
        let planned: HTML =
            plan.isEmpty || plan == [""]
            ? "" : "<section>\n<h2>\(language.planned)</h2>\n<p>\(plan.joined(separator: "\n"))</p>\n</section>\n"
        let body: HTML = "<main>\n<h1>\(title)</h1>\n\(remark)\(parts)\(planned)</main>"
        return StandalonePage(language: language.rawValue, title: title, body: body).text
    }
}
