import Catalog
import DatabaseTesting

@testable import Persistence

/// Identifiers and contents as tests need them, each different from the others.
enum Samples {
    static func id<ID: Identifier>(_: ID.Type = ID.self) -> ID { ID(rawValue: .random(in: .min ... .max)) }

    static let tenant = TenantContent(name: "Accra Works", plan: "basic", countryCode: "GH", currencyCode: "GHS")
    static let artisan = ArtisanContent(displayName: "Kofi Mensah", rating: 4.5)

    static func service(_ name: String = "Leak repair", artisan: ArtisanID? = nil) -> ServiceContent {
        ServiceContent(
            name: name,
            description: "Same day, any hour",
            category: "plumbing",
            price: Money(currency: "GHS", units: 120, nanos: 500_000_000),
            durationMinutes: 60,
            bufferMinutes: 15,
            maxBookingsDay: 4,
            tags: ["urgent", "24h"],
            artisan: artisan,
            imageURL: "https://img.example/leak.jpg",
            deposit: Money(currency: "GHS", units: 20, nanos: 0),
            metadata: #"{"languages":["en","tw"],"warrantyMonths":12}"#
        )
    }

    static func new(_ content: ServiceContent = Samples.service(), id: ServiceID = Samples.id()) -> NewService {
        NewService(id: id, content: content, change: Samples.id())
    }

    static func context(_ key: IdempotencyKey? = nil) -> WriteContext {
        WriteContext(
            origin: Origin(actor: "test", address: "127.0.0.1", agent: "tests/1", requestID: "0123456789abcdef"),
            idempotency: key,
            deadline: .now + .seconds(30)
        )
    }

    static func key(_ requestID: String, body: UInt8 = 1, method: String = "CatalogService/CreateService") -> IdempotencyKey {
        IdempotencyKey(principal: "test", method: method, requestID: requestID, bodyHash: [UInt8](repeating: body, count: 32))
    }
}

extension TestDatabase {
    /// A tenant that is there.
    func tenant(_ content: TenantContent = Samples.tenant) async throws -> TenantID {
        try await self.tenants.createTenant(Samples.id(), content: content, change: Samples.id(), context: Samples.context()).id
    }

    /// An artisan who is there.
    func artisan(of tenant: TenantID) async throws -> ArtisanID {
        let context = Samples.context()
        return try await self.artisans.createArtisan(
            Samples.id(), of: tenant, content: Samples.artisan, change: Samples.id(), context: context
        )
        .id
    }
}
