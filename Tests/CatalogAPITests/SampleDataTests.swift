import CatalogAPI
import Foundation
import Protobuf
import Testing

/// The sample data is canonical JSON of the catalogue's messages: each line reads, and is written again as it was.
@Suite struct SampleDataTests {
    private func lines(_ name: String) throws -> [String] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "tools/sample/\(name).ndjson"), encoding: .utf8)
        return text.split(separator: "\n").map(String.init)
    }

    private func read<M: Message>(_ name: String, as type: M.Type) throws -> [M] {
        try self.lines(name).map { line in
            let message = try M(json: line)
            try #require(try M(json: message.json()) == message, "\(line)")
            try #require(try M(serializedBytes: message.serializedBytes()) == message, "\(line)")
            return message
        }
    }

    @Test func `tenants read`() throws {
        let tenants = try self.read("tenants", as: Tenant.self)
        #expect(tenants.count == 24)
        #expect(
            tenants.allSatisfy { !$0.id.isEmpty && !$0.name.isEmpty && $0.countryCode.count == 2 && $0.currencyCode.count == 3 })
    }

    @Test func `artisans read`() throws {
        let artisans = try self.read("artisans", as: Artisan.self)
        #expect(artisans.count == 399)
        #expect(artisans.first?.displayName == "Đorđe Okafor")
        #expect(artisans.allSatisfy { (1...5).contains($0.rating) })
    }

    @Test func `services read`() throws {
        let services = try self.read("services", as: Service.self)
        #expect(services.count == 2_000)
        let first = try #require(services.first)
        #expect(first.name == "Gutter run")
        #expect(first.price == .with { ($0.currencyCode, $0.units, $0.nanos) = ("EUR", 615, 470_000_000) })
        #expect(first.durationMinutes == 450)
        #expect(first.tags == ["español", "eco", "insured"])
        #expect(services.count { $0.requiresDeposit } == services.count { $0.depositAmount != nil })
        #expect(services.count { $0.metadata != nil } == 1_004)
        #expect(services[1].metadata?.fields["warrantyMonths"]?.kind == .numberValue(12))
    }
}
