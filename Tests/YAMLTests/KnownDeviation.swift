/// Where `YAML` knowingly reads a document otherwise than Helm does; everything else must agree.
///
/// Beyond these: keys set twice, custom tags, a second document, UTF-16 and `!!binary` that is not text are refused here
/// and taken by Helm, each tested by its fault.
enum KnownDeviation {
    /// go-yaml v2 refuses a `?` inside a plain scalar in `[]` or `{}`; libyaml 0.2.5 reads it, as YAML 1.2 does.
    static func isQuestionMarkInFlow(_ document: String, reason: String) -> Bool {
        document.contains("?") && (document.contains("[") || document.contains("{"))
            && reason.contains("did not find expected ',' or")
    }
}
