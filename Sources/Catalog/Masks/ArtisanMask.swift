/// Fields of an artisan that an update names.
struct ArtisanFields: OptionSet, Sendable {
    let rawValue: UInt8

    static let displayName = ArtisanFields(rawValue: 1 << 0)
    static let rating = ArtisanFields(rawValue: 1 << 1)
}

extension MaskRule<ArtisanFields> {
    static let artisan = MaskRule(
        paths: ["display_name": .displayName, "rating": .rating],
        fixed: [
            "id": "an artisan keeps the id",
            "tenant_id": "an artisan stays with the tenant",
            "version": "the server counts it; say in `expected_version` which one you saw",
            "created_at": "the server sets it",
            "updated_at": "the server sets it",
            "deleted_at": "the server sets it; DeleteArtisan deletes",
        ],
        all: [.displayName, .rating]
    )
}

extension ArtisanDraft {
    /// Takes the values of some fields from another draft.
    mutating func take(_ fields: ArtisanFields, from values: ArtisanDraft) {
        if fields.contains(.displayName) { self.displayName = values.displayName }
        if fields.contains(.rating) { self.rating = values.rating }
    }
}

extension ArtisanContent {
    /// What an artisan becomes by a patch; nil when that breaks a rule, each with its path from the artisan on.
    func taking(_ fields: ArtisanFields, from values: ArtisanDraft, _ violations: inout Violations) -> ArtisanContent? {
        var draft = ArtisanDraft(self)
        draft.take(fields, from: values)
        return draft.content(&violations)
    }
}
