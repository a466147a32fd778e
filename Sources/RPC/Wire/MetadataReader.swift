/// Gathers KeyValue fields, within the limits of a call: of their text, whatever else the fields hold.
struct MetadataReader {
    let limits: Metadata.Limits
    private(set) var metadata = Metadata()
    private var byteCount = 0

    init(limits: Metadata.Limits) { self.limits = limits }

    /// Reads one `KeyValue { key = 1 string, value = 2 string }` at `range`.
    /// - Returns: what was added.
    @discardableResult
    mutating func read(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(EnvelopeFailure) -> Metadata.Entry {
        guard self.metadata.entries.count < self.limits.maxEntries else { throw .metadataOverLimit(self.limits) }
        var key = ""
        var value = ""
        var reader = FieldReader(range)
        while let tag = try reader.nextTag(bytes) {
            switch (tag.field, tag.wireType) {
            case (1, 2): key = try self.text(bytes, &reader, "metadata.key")
            case (2, 2): value = try self.text(bytes, &reader, "metadata.value")
            default: try reader.skip(bytes, tag)
            }
        }
        let entry = Metadata.Entry(Metadata.Name(key), value)
        try self.add(entry)
        return entry
    }

    /// Adds what was read before.
    mutating func add(_ entry: Metadata.Entry) throws(EnvelopeFailure) {
        self.byteCount += entry.byteCount
        guard self.metadata.entries.count < self.limits.maxEntries, self.byteCount <= self.limits.maxBytes else {
            throw .metadataOverLimit(self.limits)
        }
        self.metadata.append(entry)
    }

    /// One text, which is not made when it is too much by itself.
    private func text(_ bytes: Span<UInt8>, _ reader: inout FieldReader, _ field: String) throws(EnvelopeFailure) -> String {
        let range = try reader.content(bytes)
        guard self.byteCount + range.count <= self.limits.maxBytes else { throw .metadataOverLimit(self.limits) }
        return try FieldReader.string(bytes, range, field)
    }
}
