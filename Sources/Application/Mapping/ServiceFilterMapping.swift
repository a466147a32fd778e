import Catalog
import CatalogAPI

extension ServiceFilterDraft {
    init(_ filter: CatalogAPI.ServiceFilter?) {
        self.init()
        guard let filter else { return }
        self.categories = filter.categories
        self.minPrice = filter.minPrice.map { MoneyDraft($0) }
        self.maxPrice = filter.maxPrice.map { MoneyDraft($0) }
        self.minDurationMinutes = filter.minDurationMinutes
        self.maxDurationMinutes = filter.maxDurationMinutes
        self.isActive =
            switch filter.activity {
            case .any: .known(nil)
            case .active: .known(true)
            case .inactive: .known(false)
            case .unrecognized(let number): .unrecognized(number)
            }
        self.artisan = filter.artisanId
        self.organisationWide = filter.organisationWide
        self.tags = filter.tags
        self.requiresDeposit =
            switch filter.deposit {
            case .any: .known(nil)
            case .required: .known(true)
            case .notRequired: .known(false)
            case .unrecognized(let number): .unrecognized(number)
            }
    }
}
