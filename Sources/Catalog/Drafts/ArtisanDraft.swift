/// An artisan as a caller wishes him or her: nothing of it has been checked.
public struct ArtisanDraft: Hashable, Sendable {
    /// A UUID as text; empty: the server chooses.
    public var id: String
    public var displayName: String
    public var rating: Double

    public init(id: String = "", displayName: String = "", rating: Double = 0) {
        self.id = id
        self.displayName = displayName
        self.rating = rating
    }

    init(_ content: ArtisanContent) {
        self.init(displayName: content.displayName, rating: content.rating)
    }
}

/// A change to an artisan as a caller wishes it.
public struct ArtisanPatch: Hashable, Sendable {
    /// The artisan to change, by `id`, and the values the fields in `mask` shall have; nil when the request names none.
    public var artisan: ArtisanDraft?
    public var mask: [String]
    /// 0: whatever its version.
    public var expectedVersion: Int64

    public init(artisan: ArtisanDraft?, mask: [String], expectedVersion: Int64 = 0) {
        self.artisan = artisan
        self.mask = mask
        self.expectedVersion = expectedVersion
    }
}
