/// What stands on pages, which have to fit an answer.
protocol Listed: Sendable {
    /// How many bytes it takes in an answer, at most.
    var answerBytes: Int { get }
}

extension Service: Listed {
    var answerBytes: Int {
        let content = self.content
        let texts = [content.name, content.description, content.imageURL, content.category] + content.tags
        let metadata = content.metadata?.utf8.reduce(0) { $0 + (Self.isStructure($1) ? Self.valueBytes : 1) } ?? 0
        return texts.reduce(Self.fixedBytes + metadata) { $0 + $1.utf8.count + 4 }
    }

    /// Identifiers, numbers and times, with what says which is which.
    private static let fixedBytes = 384
    /// A value of the metadata, besides its letters. One in JSON comes with one of these characters at least.
    private static let valueBytes = 16

    private static func isStructure(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: ":"), UInt8(ascii: ","): true
        default: false
        }
    }
}

extension Artisan: Listed {
    var answerBytes: Int { 256 + self.content.displayName.utf8.count }
}

extension Tenant: Listed {
    var answerBytes: Int { 256 + self.content.name.utf8.count }
}
