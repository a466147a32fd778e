import Catalog
import Protobuf

extension MetadataDraft {
    /// The object as the catalogue keeps it: compact JSON, keys in the order of their bytes.
    init(_ object: GoogleStruct?) {
        guard let object else {
            self = .absent
            return
        }
        var writer = MetadataWriter()
        do throws(MetadataWriter.Refusal) {
            try writer.write(object)
            self = .object(String(decoding: writer.output.bytes, as: UTF8.self))
        } catch {
            self =
                switch error {
                case .tooLarge: .tooLarge
                case .unusable(let sentence): .unusable(sentence)
                }
        }
    }
}

extension GoogleStruct {
    /// - Parameter metadata: what the catalogue keeps, which is a JSON object; nil for text that is none.
    init?(metadata: String) {
        guard let object = try? GoogleStruct(json: metadata) else { return nil }
        self = object
    }
}

/// Writes an object out, and stops where it is too large.
private struct MetadataWriter {
    enum Refusal: Error {
        case tooLarge
        case unusable(String)
    }

    private(set) var output = JSONOutput(isPretty: false)

    mutating func write(_ object: GoogleStruct) throws(Refusal) {
        self.output.beginObject()
        for (key, value) in object.fields.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            self.output.key(key)
            try self.write(value)
        }
        self.output.endObject()
    }

    private mutating func write(_ value: GoogleValue) throws(Refusal) {
        switch value.kind {
        case .nullValue: self.output.literal("null")
        case .boolValue(let value): self.output.literal(value ? "true" : "false")
        case .stringValue(let value): self.output.string(value)
        case .structValue(let value): try self.write(value)
        case .numberValue(let value):
            guard value.isFinite else {
                throw .unusable("Metadata is JSON, which has no NaN and no infinity. Use a string, or leave the value out.")
            }
            self.output.number(value)
        case .listValue(let list):
            self.output.beginArray()
            for value in list.values {
                self.output.beginElement()
                try self.write(value)
            }
            self.output.endArray()
        case nil: throw .unusable("A value of the metadata holds nothing. Set it to null to mean nothing, or leave it out.")
        }
        guard self.output.bytes.count <= ServiceRules.maxMetadataBytes else { throw .tooLarge }
    }
}
