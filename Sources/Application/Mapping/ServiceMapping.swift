import Catalog
import CatalogAPI

extension CatalogAPI.Service {
    init(_ service: Catalog.Service) {
        self.init()
        let content = service.content
        self.id = service.id.description
        self.tenantId = service.tenant.description
        self.name = content.name
        self.description = content.description
        self.category = content.category
        self.price = GoogleMoney(content.price)
        self.durationMinutes = content.durationMinutes
        self.bufferMinutes = content.bufferMinutes
        self.isActive = content.isActive
        self.maxBookingsDay = content.maxBookingsDay
        self.tags = content.tags
        if let artisan = content.artisan { self.artisanId = artisan.description }
        self.imageUrl = content.imageURL
        self.requiresDeposit = content.deposit != nil
        self.depositAmount = content.deposit.map { GoogleMoney($0) }
        self.metadata = content.metadata.flatMap { .init(metadata: $0) }
        self.version = service.version
        self.createdAt = .init(service.createdAt)
        self.updatedAt = .init(service.updatedAt)
        self.deletedAt = service.deletedAt.map { .init($0) }
    }
}

extension Catalog.ServiceDraft {
    init(_ draft: CatalogAPI.ServiceDraft) {
        self.init(
            id: draft.id,
            name: draft.name,
            description: draft.description,
            category: draft.category,
            price: draft.price.map { MoneyDraft($0) },
            durationMinutes: draft.durationMinutes,
            bufferMinutes: draft.bufferMinutes,
            isActive: Choice(draft.activeState),
            maxBookingsDay: draft.maxBookingsDay,
            tags: draft.tags,
            artisan: draft.artisanId,
            imageURL: draft.imageUrl,
            requiresDeposit: draft.requiresDeposit,
            deposit: draft.depositAmount.map { MoneyDraft($0) },
            metadata: MetadataDraft(draft.metadata)
        )
    }

    /// The values of an update. What the server sets is not among them.
    init(_ service: CatalogAPI.Service) {
        self.init(
            id: service.id,
            name: service.name,
            description: service.description,
            category: service.category,
            price: service.price.map { MoneyDraft($0) },
            durationMinutes: service.durationMinutes,
            bufferMinutes: service.bufferMinutes,
            isActive: .known(service.isActive),
            maxBookingsDay: service.maxBookingsDay,
            tags: service.tags,
            artisan: service.artisanId,
            imageURL: service.imageUrl,
            requiresDeposit: service.requiresDeposit,
            deposit: service.depositAmount.map { MoneyDraft($0) },
            metadata: MetadataDraft(service.metadata)
        )
    }
}

extension Choice<Bool> {
    fileprivate init(_ state: ActiveState) {
        self =
            switch state {
            case .active: .known(true)
            case .inactive: .known(false)
            case .unrecognized(let number): .unrecognized(number)
            }
    }
}
