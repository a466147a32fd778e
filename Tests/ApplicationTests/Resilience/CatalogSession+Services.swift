import CatalogAPI
import Protobuf
import RPC

extension CatalogSession {
    /// Reads a service, of the session's tenant where no other is named.
    func read(_ id: String, for tenant: String? = nil) async throws -> CatalogAPI.Service {
        var options = self.options(for: tenant ?? self.tenant)
        options.timeout = .seconds(30)
        return try await self.services.getService(.with { $0.id = id }, options: options)
    }

    func create(_ id: String, for tenant: String? = nil) async throws {
        _ = try await self.services.createService(.sample(id: id), options: self.options(for: tenant ?? self.tenant))
    }

    /// Gives a service of the session's tenant another name.
    func rename(_ id: String, to name: String) async throws -> CatalogAPI.Service {
        try await self.services.updateService(
            .with {
                $0.service = .with { ($0.id, $0.name) = (id, name) }
                $0.updateMask = .with { $0.paths = ["name"] }
            }, options: self.own)
    }

    func delete(_ id: String) async throws {
        _ = try await self.services.deleteService(.with { $0.id = id }, options: self.own)
    }
}
