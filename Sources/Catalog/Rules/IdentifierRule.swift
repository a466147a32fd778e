/// Reads identifiers from a request.
enum IdentifierRule {
    /// The identifier; nil without a violation for empty text, nil with one for any other that is no UUID.
    static func optional<ID: Identifier>(
        _ text: String, _ field: @autoclosure () -> String, _ violations: inout Violations, as: ID.Type = ID.self
    ) -> ID? {
        if text.isEmpty { return nil }
        if let id = ID(text) { return id }
        violations.add(
            field(), "\(QuotedText.of(text)) is no UUID: it takes 36 characters, such as `025cc756-dc1e-51e5-ae86-881818d1e4a2`.")
        return nil
    }

    /// The identifier, or nil and a violation.
    static func required<ID: Identifier>(
        _ text: String, _ field: @autoclosure () -> String, _ violations: inout Violations, as: ID.Type = ID.self
    ) -> ID? {
        guard text.isEmpty else { return self.optional(text, field(), &violations) }
        violations.add(field(), "An id is required: a UUID, such as `025cc756-dc1e-51e5-ae86-881818d1e4a2`.")
        return nil
    }
}
