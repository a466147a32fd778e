import Catalog
import CatalogAPI
import Protobuf
import Testing

/// Callers read the contract's comments, not the rules behind them.
@Suite struct CommentTests {
    private func comment(_ field: String) throws -> String {
        let fields = CatalogAPI.ServiceDraft.descriptor.fields
        return try #require(fields.first { $0.name == field }).documentation.replacing("\n", with: " ")
    }

    @Test func `the fields of a draft tell their limits`() throws {
        func text(_ range: ClosedRange<Int32>) -> String { "\(range.lowerBound) to \(range.upperBound)" }
        func ungrouped(_ field: String) throws -> String { try self.comment(field).replacing(",", with: "") }
        #expect(try ungrouped("duration_minutes").contains(text(ServiceRules.durationMinutes)))
        #expect(try ungrouped("buffer_minutes").contains(text(ServiceRules.bufferMinutes)))
        #expect(try ungrouped("max_bookings_day").contains(text(1...ServiceRules.bookingsDay.upperBound) + ". 0: no limit."))
        #expect(try ungrouped("tags").contains("at most \(ServiceRules.maxTags) "))
        #expect(try ungrouped("metadata").contains("at most \(ServiceRules.maxMetadataBytes >> 10) KiB"))
    }

    @Test func `the category of a draft names them all`() throws {
        let names = try self.comment("category").split { !$0.isLetter && $0 != "_" }.map(String.init)
        #expect(names.suffix(Category.all.count) == Category.all[...])
    }
}
