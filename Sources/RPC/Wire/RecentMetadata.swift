#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What came beside the last call of a connection, field by field as it came and as it was read.
///
/// Most callers say the same with each call, or nearly: a field that is there is compared, which takes a fraction of reading it, and taken
/// from here.
package struct RecentMetadata: Sendable {
    struct Field: Sendable {
        let content: [UInt8]
        let entry: Metadata.Entry

        func isContent(_ range: Range<Int>, of bytes: Span<UInt8>) -> Bool {
            guard range.count == self.content.count else { return false }
            return unsafe bytes.extracting(range).withUnsafeBytes { bytes in
                unsafe self.content.withUnsafeBytes { own in
                    guard let start = bytes.baseAddress, let ownStart = own.baseAddress else { return true }
                    // Both are as long: it was asked above.
                    return unsafe memcmp(start, ownStart, own.count) == 0
                }
            }
        }
    }

    /// More is not remembered: each connection keeps this while its calls come.
    fileprivate static let most = (fields: 16, bytes: 2048)

    let fields: [Field]
    fileprivate let metadata: Metadata

    package init() { (self.fields, self.metadata) = ([], Metadata()) }

    /// - Parameter fields: all that `metadata` was read from.
    fileprivate init(_ fields: [Field], _ metadata: Metadata) { (self.fields, self.metadata) = (fields, metadata) }
}

/// Gathers the KeyValue fields of a call that may be those of the call before: reads what `MetadataReader` reads. Where a field holds a
/// text twice, the first counts towards the limits only when it is read.
struct RepeatedMetadataReader {
    private var reader: MetadataReader
    /// So many fields were those of the call before, in their order.
    private var repeated = 0
    /// All fields so far, once one was not; without those that are too much to be remembered.
    private var fields: [RecentMetadata.Field]?
    private var keptBytes = 0
    private var isMuch = false

    init(limits: Metadata.Limits) { self.reader = MetadataReader(limits: limits) }

    /// Reads one KeyValue at `range`.
    /// - Parameter recent: what came with the call before, within the same limits; the same for each field of a call.
    mutating func read(_ bytes: Span<UInt8>, _ range: Range<Int>, _ recent: RecentMetadata) throws(EnvelopeFailure) {
        if self.fields == nil {
            if self.repeated < recent.fields.count, recent.fields[self.repeated].isContent(range, of: bytes) {
                self.repeated += 1
                return
            }
            try self.part(from: recent)
        }
        if let known = recent.fields.first(where: { $0.isContent(range, of: bytes) }) {
            try self.reader.add(known.entry)
            self.keep(known)
        } else {
            let entry = try self.reader.read(bytes, range)
            // A field may hold more than its texts: it is not copied before it is known to be small.
            guard range.count <= RecentMetadata.most.bytes else { return self.isMuch = true }
            let content = unsafe bytes.extracting(range).withUnsafeBufferPointer { unsafe Array($0) }
            self.keep(RecentMetadata.Field(content: content, entry: entry))
        }
    }

    private mutating func keep(_ field: RecentMetadata.Field) {
        self.keptBytes += field.content.count
        let count = self.fields?.count ?? 0
        if count >= RecentMetadata.most.fields || self.keptBytes > RecentMetadata.most.bytes { self.isMuch = true }
        if !self.isMuch { self.fields?.append(field) }
    }

    /// All that was read. It is what the next call may repeat.
    mutating func end(_ recent: inout RecentMetadata) throws(EnvelopeFailure) -> Metadata {
        if self.fields == nil {
            if self.repeated == recent.fields.count { return recent.metadata }
            try self.part(from: recent)
        }
        recent = self.isMuch ? RecentMetadata() : RecentMetadata(self.fields ?? [], self.reader.metadata)
        return self.reader.metadata
    }

    /// From here on the call says something else than the one before.
    private mutating func part(from recent: RecentMetadata) throws(EnvelopeFailure) {
        self.fields = []
        for field in recent.fields.prefix(self.repeated) {
            try self.reader.add(field.entry)
            self.keep(field)
        }
    }
}
