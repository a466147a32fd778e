import CatalogAPI
import CommandLineSupport
import Protobuf
import RPC

/// Creates the tenants and artisans that a run wants.
struct CatalogueSetup {
    let client: RPCClient
    let options: CallOptions
    let seed: UInt64

    /// - Throws: RPCError when one cannot be created.
    func tenants(_ wanted: CatalogueOptions) async throws -> [LoadTenant] {
        var tenants = wanted.tenantIDs.map { LoadTenant(id: $0) }
        if tenants.isEmpty {
            for number in 0..<(wanted.tenants ?? 1) { tenants.append(try await self.createTenant(number)) }
        }
        for index in tenants.indices {
            for number in 0..<wanted.artisans {
                tenants[index].artisanIDs.append(try await self.createArtisan(number, of: tenants[index]))
            }
        }
        return tenants
    }

    private func createTenant(_ number: Int) async throws -> LoadTenant {
        // Parts that no service has.
        var random = SeededRandom(seed: self.seed, part: .max - UInt64(number))
        let tenant = Tenant.with {
            ($0.id, $0.name, $0.plan) = (random.nextUUID(), "Load test \(number + 1)", "enterprise")
            ($0.countryCode, $0.currencyCode) = ("GH", "GHS")
        }
        var options = self.options
        options.metadata.remove("x-tenant-id")
        let created = try await TenantService.Client(self.client).createTenant(.with { $0.tenant = tenant }, options: options)
        return LoadTenant(id: created.id, currencyCode: created.currencyCode)
    }

    private func createArtisan(_ number: Int, of tenant: LoadTenant) async throws -> String {
        // One seed and number make one id in each tenant; ids are unique within theirs.
        var random = SeededRandom(seed: self.seed, part: .max / 2 - UInt64(number))
        let artisan = Artisan.with {
            ($0.id, $0.tenantId, $0.displayName) = (random.nextUUID(), tenant.id, "Artisan \(number + 1)")
        }
        return try await ArtisanService.Client(self.client)
            .createArtisan(.with { $0.artisan = artisan }, options: self.options.of(tenant)).id
    }
}
