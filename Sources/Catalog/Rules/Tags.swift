/// What the words to find a service by must be like. They are compared by their bytes, as they are when services are looked for: two
/// that only look alike, such as a composed and a decomposed é, are two.
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
            if !mayRepeat, let first = tags[..<index].firstIndex(where: { $0.utf8.elementsEqual(tag.utf8) }) {
                violations.add(
                    "\(field())[\(index)]", "\(QuotedText.of(tag)) is there already, as tag \(first + 1); remove one of them.")
            }
        }
    }
}
