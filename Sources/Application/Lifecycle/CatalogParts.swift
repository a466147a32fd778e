/// What may stand beside a catalogue's handlers.
public struct CatalogParts: Sendable {
    /// Answers what it knows, and learns of what is written; nil: every read asks the store.
    var cache: CatalogCache?
    /// Counts what writes come to.
    public var counts: CatalogCounts?
    /// What the operators' service shows and decides on.
    public var operators = OperatorSources()

    public init() {}
}
