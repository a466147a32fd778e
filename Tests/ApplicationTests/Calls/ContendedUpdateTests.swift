import Catalog
import CatalogAPI
import DatabaseTesting
import Protobuf
import RPC
import Testing

/// Updates of one entity that come all at once, on a database, where reading and writing it are two steps.
@Suite(.timeLimit(.minutes(2)), .enabled(if: TestDatabase.server != nil, TestDatabase.absence)) struct ContendedUpdateTests {
    /// No more than there are attempts: whoever loses a race loses it to an update that is done, so each gets through however they meet.
    private static let updates = CatalogLimits().updateAttempts

    /// Makes every update, all of them at once.
    private static func all(_ update: @escaping @Sendable (_ number: Int) async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<Self.updates { group.addTask { try await update(number) } }
            try await group.waitForAll()
        }
    }

    @Test func `every update of a service that names no version gets through, each laid over the others`() async throws {
        try await CatalogSession.with(on: .postgres) { session in
            let id = uuid(1)
            _ = try await session.services.createService(.sample(id: id), options: session.own)
            try await Self.all { number in
                let isNamed = number.isMultiple(of: 2)
                _ = try await session.services.updateService(
                    .with {
                        $0.service = .with {
                            ($0.id, $0.name, $0.bufferMinutes) = (id, "Number \(number)", Int32(number))
                        }
                        $0.updateMask = .with { $0.paths = [isNamed ? "name" : "buffer_minutes"] }
                    }, options: session.own)
            }
            let service = try await session.services.getService(.with { $0.id = id }, options: session.own)
            #expect(service.version == Int64(1 + Self.updates))
            #expect(service.name.hasPrefix("Number ") && service.bufferMinutes > 0)
        }
    }

    @Test func `and so does every update of an artisan, and of a tenant`() async throws {
        try await CatalogSession.with(on: .postgres) { session in
            let id = uuid(1)
            _ = try await session.artisans.createArtisan(
                .with { $0.artisan = .with { ($0.id, $0.displayName) = (id, "Ama Mensah") } }, options: session.own)
            try await Self.all { number in
                _ = try await session.artisans.updateArtisan(
                    .with {
                        $0.artisan = .with { ($0.id, $0.displayName) = (id, "Number \(number)") }
                        $0.updateMask = .with { $0.paths = ["display_name"] }
                    }, options: session.own)
                _ = try await session.tenants.updateTenant(
                    .with {
                        $0.tenant = .with { ($0.id, $0.name) = (session.tenant, "Number \(number)") }
                        $0.updateMask = .with { $0.paths = ["name"] }
                    })
            }
            let version = Int64(1 + Self.updates)
            #expect(try await session.artisans.getArtisan(.with { $0.id = id }, options: session.own).version == version)
            #expect(try await session.tenants.getTenant(.with { $0.id = session.tenant }).version == version)
        }
    }
}
