import Catalog
import Foundation
import Testing

/// The sample data keeps every rule.
@Suite struct SampleDataTests {
    private func lines(_ name: String) throws -> [[String: Any]] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "tools/sample/\(name).ndjson"), encoding: .utf8)
        return try text.split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
    }

    @Test func `tenants, artisans and services are accepted, and a second time found there`() async throws {
        let fixture = try await Fixture()
        for line in try self.lines("tenants") {
            let draft = TenantDraft(
                id: line.text("id"),
                name: line.text("name"),
                plan: line.text("plan"),
                countryCode: line.text("countryCode"),
                currencyCode: line.text("currencyCode")
            )
            _ = try await fixture.tenants.create(draft, context: .test())
        }
        for line in try self.lines("artisans") {
            let draft = ArtisanDraft(
                id: line.text("id"), displayName: line.text("displayName"), rating: line["rating"] as? Double ?? 0)
            _ = try await fixture.artisans.create(draft, in: line.tenant(), context: .test())
        }
        let services = try self.lines("services")
        for outcome in [CreateOutcome.created, .unchanged] {
            for line in services {
                let result = try await fixture.services.create(line.service(), in: line.tenant(), context: .test())
                #expect(result.outcome == outcome)
            }
        }
    }
}

extension [String: Any] {
    fileprivate func text(_ name: String) -> String { self[name] as? String ?? "" }

    fileprivate func number(_ name: String) -> Int32 { self[name] as? Int32 ?? 0 }

    fileprivate func money(_ name: String) -> MoneyDraft? {
        guard let money = self[name] as? [String: Any] else { return nil }
        return MoneyDraft(
            currency: money.text("currencyCode"), units: Int64(money.text("units")) ?? 0, nanos: money["nanos"] as? Int32 ?? 0)
    }

    fileprivate func tenant() throws -> RequestTenant {
        let tenant = self.text("tenantId")
        return RequestTenant(caller: try #require(TenantID(tenant)), named: tenant)
    }

    fileprivate func service() throws -> ServiceDraft {
        let metadata = try self["metadata"].map { value in
            String(decoding: try JSONSerialization.data(withJSONObject: value, options: .sortedKeys), as: UTF8.self)
        }
        return ServiceDraft(
            id: self.text("id"),
            name: self.text("name"),
            description: self.text("description"),
            category: self.text("category"),
            price: self.money("price"),
            durationMinutes: self.number("durationMinutes"),
            bufferMinutes: self.number("bufferMinutes"),
            isActive: .known(self["isActive"] as? Bool ?? false),
            maxBookingsDay: self.number("maxBookingsDay"),
            tags: self["tags"] as? [String] ?? [],
            artisan: self.text("artisanId"),
            imageURL: self.text("imageUrl"),
            requiresDeposit: self["requiresDeposit"] as? Bool ?? false,
            deposit: self.money("depositAmount"),
            metadata: metadata.map { .object($0) } ?? .absent
        )
    }
}
