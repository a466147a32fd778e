/// What a caller wants to keep with a service, on its way to the JSON text that is stored.
public enum MetadataDraft: Hashable, Sendable {
    case absent
    /// A JSON object as compact text with sorted keys. Its size is still to be checked.
    case object(String)
    /// The object is larger than `ServiceRules.maxMetadataBytes`, and nobody wrote it out to see by how much.
    case tooLarge
    /// It cannot be JSON; the sentence says why, and what would do.
    case unusable(String)
}
