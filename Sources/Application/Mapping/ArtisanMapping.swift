import Catalog
import CatalogAPI

extension CatalogAPI.Artisan {
    init(_ artisan: Catalog.Artisan) {
        self.init()
        self.id = artisan.id.description
        self.tenantId = artisan.tenant.description
        self.displayName = artisan.content.displayName
        self.rating = artisan.content.rating
        self.version = artisan.version
        self.createdAt = .init(artisan.createdAt)
        self.updatedAt = .init(artisan.updatedAt)
        self.deletedAt = artisan.deletedAt.map { .init($0) }
    }
}

extension ArtisanDraft {
    init(_ artisan: CatalogAPI.Artisan) {
        self.init(id: artisan.id, displayName: artisan.displayName, rating: artisan.rating)
    }
}
