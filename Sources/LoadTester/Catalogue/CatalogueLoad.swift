import CatalogAPI
import Protobuf
import RPC

/// A tenant that services are made up for.
struct LoadTenant: Hashable, Sendable {
    var id: String
    /// Empty is the tenant's own.
    var currencyCode = ""
    /// Who does its services; empty is the whole organisation.
    var artisanIDs: [String] = []
}

/// The services that are loaded, by the numbers of the calls: each call has services that no other has.
struct CatalogueLoad: Sendable {
    let tenants: [LoadTenant]
    let batchSize: Int
    let generator: ServiceGenerator

    /// One or more tenants.
    init?(tenants: [LoadTenant], batchSize: Int, seed: UInt64) {
        guard !tenants.isEmpty, batchSize > 0 else { return nil }
        self.tenants = tenants
        self.batchSize = batchSize
        self.generator = ServiceGenerator(seed: seed)
    }

    /// The tenant of a call, or of a place: they take turns.
    func tenant(_ turn: Int) -> LoadTenant { self.tenants[turn % self.tenants.count] }

    func items(forCall index: Int, of tenant: LoadTenant) -> [ServiceDraft] {
        (0..<self.batchSize).map { self.generator.service(index * self.batchSize + $0, of: tenant) }
    }

    /// The encoded request of a unary call, in which each item has its own outcome.
    func request(forCall index: Int) throws -> (tenant: LoadTenant, bytes: [UInt8]) {
        let tenant = self.tenant(index)
        let request = BulkCreateServicesRequest.with {
            ($0.tenantId, $0.items, $0.mode) = (tenant.id, self.items(forCall: index, of: tenant), .perItem)
        }
        return (tenant, try request.serializedBytes())
    }
}

extension CallOptions {
    /// For a call about a tenant.
    func of(_ tenant: LoadTenant) -> CallOptions {
        var options = self
        options.metadata.set("x-tenant-id", tenant.id)
        return options
    }
}
