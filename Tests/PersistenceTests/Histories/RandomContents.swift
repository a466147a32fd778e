import Catalog

/// Contents in which few values occur, so that chance often picks the same again.
extension RandomNumberGenerator {
    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: elements.indices, using: &self)]
    }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }

    mutating func tenantContent() -> TenantContent {
        TenantContent(
            name: self.pick(["Accra Works", "L'Atelier \"Nord\""]), plan: self.pick(["free", "basic"]), countryCode: "GH",
            currencyCode: self.pick(["GHS", "EUR"]))
    }

    mutating func artisanContent() -> ArtisanContent {
        ArtisanContent(displayName: self.pick(["Kofi Mensah", "Zoë O'Neill"]), rating: self.pick([0, 1, 4.7, 3.1415926535897931]))
    }

    mutating func serviceContent(_ artisans: [ArtisanID]) -> ServiceContent {
        var content = Samples.service(
            self.pick(["Leak repair", "Rohr\u{f6}ffnung; --", "Tap"]), artisan: self.chance(30) ? self.pick(artisans) : nil)
        content.category = self.pick(["plumbing", "roofing", "tailoring"])
        content.price = Money(
            currency: self.pick(["GHS", "EUR"]), units: self.pick([0, 120, Int64.max]), nanos: self.pick([0, 1]))
        content.deposit = self.chance(50) ? Money(currency: content.price.currency, units: 0, nanos: self.pick([0, 5])) : nil
        content.durationMinutes = self.pick([5, 60])
        content.isActive = self.chance(70)
        content.tags = self.pick([[], ["urgent"], ["24h", "urgent"], ["{\"}", "a,b", "\\"]])
        content.metadata = self.pick([nil, #"{"a":[1,2.50,"\u0041"]}"#])
        return content
    }

    mutating func filter(_ artisans: [ArtisanID]) -> ServiceFilter {
        var filter = ServiceFilter()
        if self.chance(40) { filter.categories = self.pick([["plumbing"], ["roofing", "tailoring"], ["none"]]) }
        if self.chance(30) { filter.minPrice = Money(currency: self.pick(["GHS", "EUR"]), units: 120, nanos: self.pick([0, 1])) }
        if self.chance(30) { filter.maxPrice = Money(currency: self.pick(["GHS", "EUR"]), units: 120, nanos: self.pick([0, 1])) }
        if self.chance(20) { filter.minDurationMinutes = self.pick([5, 6, 60]) }
        if self.chance(20) { filter.maxDurationMinutes = self.pick([5, 59, 60]) }
        if self.chance(30) { filter.isActive = self.chance(50) }
        if self.chance(30) { filter.artisan = self.pick(artisans) }
        if self.chance(10) { filter.organisationWide = true }
        if self.chance(30) { filter.tags = self.pick([["urgent"], ["urgent", "24h"], ["\\"], ["none"]]) }
        if self.chance(20) { filter.requiresDeposit = self.chance(50) }
        return filter
    }
}
