import CatalogAPI

extension ServiceDraft {
    /// What creates a service like this one. Its tenant goes beside it; what the server sets is left out.
    ///
    /// A service that is not active, as one whose JSON says nothing of it, becomes a draft that is not: JSON leaves out what has its
    /// default.
    init(_ service: CatalogAPI.Service) {
        self.init()
        self.id = service.id
        self.name = service.name
        self.description = service.description
        self.category = service.category
        self.price = service.price
        self.durationMinutes = service.durationMinutes
        self.bufferMinutes = service.bufferMinutes
        self.maxBookingsDay = service.maxBookingsDay
        self.tags = service.tags
        self.artisanId = service.artisanId
        self.imageUrl = service.imageUrl
        self.requiresDeposit = service.requiresDeposit
        self.depositAmount = service.depositAmount
        self.metadata = service.metadata
        self.activeState = service.isActive ? .active : .inactive
    }
}
