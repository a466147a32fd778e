import Catalog
import CatalogAPI
import Protobuf
import RPC

/// Answers `krafti.catalog.v1.ArtisanService`.
struct ArtisanHandler: ArtisanService.Handler {
    let artisans: ArtisanOperations

    func createArtisan(_ request: CreateArtisanRequest, context: ServerContext) async throws -> CatalogAPI.Artisan {
        let tenant = try context.tenant(named: request.artisan?.tenantId ?? "")
        let write = try context.writeContext(request, \.requestId)
        let artisan = try await self.artisans.create(request.artisan.map { ArtisanDraft($0) }, in: tenant, context: write)
        return CatalogAPI.Artisan(artisan)
    }

    func getArtisan(_ request: GetArtisanRequest, context: ServerContext) async throws -> CatalogAPI.Artisan {
        let tenant = try context.tenant(named: request.tenantId)
        let artisan = try await self.artisans.get(request.id, in: tenant, deadline: context.clockDeadline)
        return CatalogAPI.Artisan(artisan)
    }

    func updateArtisan(_ request: UpdateArtisanRequest, context: ServerContext) async throws -> CatalogAPI.Artisan {
        let tenant = try context.tenant(named: request.artisan?.tenantId ?? "")
        let write = try context.writeContext(request, \.requestId)
        let patch = ArtisanPatch(
            artisan: request.artisan.map { ArtisanDraft($0) },
            mask: request.updateMask?.paths ?? [],
            expectedVersion: request.expectedVersion
        )
        let artisan = try await self.artisans.update(patch, in: tenant, context: write)
        return CatalogAPI.Artisan(artisan)
    }

    func deleteArtisan(_ request: DeleteArtisanRequest, context: ServerContext) async throws -> CatalogAPI.Artisan {
        let tenant = try context.tenant(named: request.tenantId)
        let write = try context.writeContext(request, \.requestId)
        let artisan = try await self.artisans.delete(
            request.id, expectedVersion: request.expectedVersion, in: tenant, context: write)
        return CatalogAPI.Artisan(artisan)
    }

    func listArtisans(_ request: ListArtisansRequest, context: ServerContext) async throws -> ListArtisansResponse {
        let tenant = try context.tenant(named: request.tenantId)
        let page = try await self.artisans.list(
            page: PageRequest(size: request.pageSize, page: request.page, token: request.pageToken),
            in: tenant,
            deadline: context.clockDeadline
        )
        return ListArtisansResponse.with {
            $0.artisans = page.items.map { .init($0) }
            $0.nextPageToken = page.nextPageToken
        }
    }
}
