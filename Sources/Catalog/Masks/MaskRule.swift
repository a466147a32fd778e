/// The paths by which an update may name the fields of an entity, and what they stand for.
struct MaskRule<Fields: OptionSet & Sendable>: Sendable {
    /// How many paths a mask may have: more than any entity has.
    static var maxPaths: Int { 100 }

    /// Every path that may be changed.
    let paths: [String: Fields]
    /// What cannot be changed, and why.
    let fixed: [String: String]
    /// Everything that `*` stands for.
    let all: Fields

    /// The fields of a mask. Paths that are named twice, or that lie within each other, do no harm.
    func fields(_ mask: [String], _ violations: inout Violations) -> Fields {
        var fields: Fields = []
        if mask.isEmpty {
            violations.add(
                "update_mask", "A mask is required: name the fields to change, such as `\(self.example)`, or `*` for all.")
        } else if mask.count > Self.maxPaths {
            violations.add("update_mask", "A mask has at most \(Self.maxPaths) paths; this one has \(mask.count). Name each once.")
        } else {
            for path in mask {
                if path == "*" {
                    fields.formUnion(self.all)
                } else if let named = self.paths[path] {
                    fields.formUnion(named)
                } else {
                    violations.add("update_mask", self.problem(path))
                }
            }
        }
        return fields
    }

    private var example: String { self.paths.keys.min() ?? "*" }

    private func problem(_ path: String) -> String {
        let quoted = QuotedText.of(path)
        let first = String(path.prefix { $0 != "." && $0 != "[" })
        if let reason = self.fixed[first] { return "\(quoted) cannot be changed: \(reason)." }
        if first != path, self.paths[first] != nil, !self.paths.keys.contains(where: { $0.hasPrefix(first + ".") }) {
            return "\(quoted) reaches into a field that is changed as a whole; name `\(first)`."
        }
        return "\(quoted) is no field that can be changed.\(NearestName.question(path, among: self.paths.keys.sorted()))"
    }
}
