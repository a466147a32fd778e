import CatalogAPI
import Protobuf
import Testing

@testable import Application
@testable import Catalog

struct UploadMemoryTests {
    private static let length = 10_000

    private static func isRepeated(_ field: FieldDescriptor) -> Bool {
        if case .repeated = field.cardinality { true } else { false }
    }

    /// A value of a field, as JSON, with a long text somewhere in it; nil where there is no room for text.
    private static func longValue(of field: FieldDescriptor) -> String? {
        let text = String(repeating: "x", count: Self.length)
        var value: String?
        switch field.kind {
        case .string: value = "\"\(text)\""
        case .message(let type) where type == GoogleStruct.self: value = "{\"name\":\"\(text)\"}"
        case .message(let type):
            for inner in type.descriptor.fields where value == nil {
                value = Self.longValue(of: inner).map { "{\"\(inner.jsonName)\":\($0)}" }
            }
        default: break
        }
        return Self.isRepeated(field) ? value.map { "[\($0),\($0)]" } : value
    }

    @Test func `every text of an item counts, whichever field it is in`() throws {
        var count = 0
        for field in CatalogAPI.ServiceDraft.descriptor.fields {
            guard let value = Self.longValue(of: field) else { continue }
            let item = try CatalogAPI.ServiceDraft(json: "{\"\(field.jsonName)\":\(value)}")
            let draft = Catalog.ServiceDraft(item)
            #expect(draft.heldBytes >= Self.length * (Self.isRepeated(field) ? 2 : 1), "\(field.name)")
            count += 1
        }
        #expect(count >= 10)
    }

    @Test func `tags count even when they are empty`() {
        let item = CatalogAPI.ServiceDraft.with { $0.tags = Array(repeating: "", count: 10_000) }
        #expect(Catalog.ServiceDraft(item).heldBytes > 100_000)
    }
}
