/// What the words to find a service by must be like.
enum Tags {
    /// In a service, no two may be alike; in a filter, that does no harm.
    static func check(_ tags: [String], _ field: @autoclosure () -> String, _ violations: inout Violations, mayRepeat: Bool = false)
    {
        guard tags.count <= ServiceRules.maxTags else {
            violations.add(field(), "There may be at most \(ServiceRules.maxTags) tags; these are \(tags.count).")
            return
        }
        for (index, tag) in tags.enumerated() {
            TextRule.tag.check(tag, "\(field())[\(index)]", &violations)
            if !mayRepeat, let first = tags[..<index].firstIndex(of: tag) {
                violations.add(
                    "\(field())[\(index)]", "\(QuotedText.of(tag)) is there already, as tag \(first + 1); remove one of them.")
            }
        }
    }
}
