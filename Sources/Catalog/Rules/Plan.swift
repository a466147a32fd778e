/// What a tenant pays for.
public enum Plan {
    /// Every plan, the least first.
    public static let all = ["free", "basic", "premium", "enterprise"]

    /// What a tenant has that chose none.
    public static let `default` = "free"

    static func check(_ text: String, _ field: @autoclosure () -> String, _ violations: inout Violations) {
        if self.all.contains(text) { return }
        let problem = text.isEmpty ? "A plan is required" : "\(QuotedText.of(text)) is no plan"
        violations.add(
            field(), "\(problem): it is `free`, `basic`, `premium` or `enterprise`.\(NearestName.question(text, among: self.all))")
    }
}
