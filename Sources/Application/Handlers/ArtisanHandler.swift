import Catalog
import CatalogAPI
import Protobuf
import RPC

/// Answers `krafti.catalog.v1.ArtisanService`.
struct ArtisanHandler: ArtisanService.Handler {
    let artisans: ArtisanOperations

    func createArtisan(_ request: CreateArtisanRequest, context: ServerContext) async throws -> CatalogAPI.Artisan {
        try await .init(
            self.artisans.create(
                request.artisan.map { ArtisanDraft($0) },
                in: context.tenant(named: request.artisan?.tenantId ?? ""),
                context: context.writeContext(request, \.requestId)
            )
        )
    }

    func getArtisan(_ request: GetArtisanRequest, context: ServerContext) async throws -> CatalogAPI.Artisan {
        try await .init(
            self.artisans.get(request.id, in: context.tenant(named: request.tenantId), deadline: context.clockDeadline))
    }

    func updateArtisan(_ request: UpdateArtisanRequest, context: ServerContext) async throws -> CatalogAPI.Artisan {
        let patch = ArtisanPatch(
            artisan: request.artisan.map { ArtisanDraft($0) },
            mask: request.updateMask?.paths ?? [],
            expectedVersion: request.expectedVersion
        )
        return try await .init(
            self.artisans.update(
                patch,
                in: context.tenant(named: request.artisan?.tenantId ?? ""),
                context: context.writeContext(request, \.requestId)
            )
        )
    }

    func deleteArtisan(_ request: DeleteArtisanRequest, context: ServerContext) async throws -> CatalogAPI.Artisan {
        try await .init(
            self.artisans.delete(
                request.id,
                expectedVersion: request.expectedVersion,
                in: context.tenant(named: request.tenantId),
                context: context.writeContext(request, \.requestId)
            )
        )
    }

    func listArtisans(_ request: ListArtisansRequest, context: ServerContext) async throws -> ListArtisansResponse {
        let page = try await self.artisans.list(
            page: PageRequest(size: request.pageSize, page: request.page, token: request.pageToken),
            in: context.tenant(named: request.tenantId),
            deadline: context.clockDeadline
        )
        return ListArtisansResponse.with {
            $0.artisans = page.items.map { .init($0) }
            $0.nextPageToken = page.nextPageToken
        }
    }
}
