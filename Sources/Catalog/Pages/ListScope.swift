/// What a list is of: pages of lists that differ in it do not follow each other.
struct ListScope {
    /// The same for two scopes exactly when these mean the same.
    private(set) var bytes: [UInt8]

    static let tenants = ListScope(kind: 1)

    static func artisans(of tenant: TenantID) -> ListScope {
        var scope = ListScope(kind: 2)
        scope.append(tenant.rawValue)
        return scope
    }

    static func services(of tenant: TenantID, _ filter: ServiceFilter) -> ListScope {
        var scope = ListScope(kind: 3)
        scope.append(tenant.rawValue)
        scope.append(filter.categories)
        scope.append(filter.minPrice)
        scope.append(filter.maxPrice)
        scope.append(UInt32(bitPattern: filter.minDurationMinutes ?? 0))
        scope.append(UInt32(bitPattern: filter.maxDurationMinutes ?? 0))
        scope.append(filter.isActive)
        scope.append(filter.artisan?.rawValue ?? 0)
        // No UUID stands for "anyone", so whether there is one is said apart.
        scope.append(filter.artisan != nil)
        scope.append(filter.organisationWide)
        scope.append(filter.tags)
        scope.append(filter.requiresDeposit)
        return scope
    }

    private init(kind: UInt8) { self.bytes = [kind] }

    private mutating func append(_ number: some FixedWidthInteger & UnsignedInteger) {
        self.bytes.append(contentsOf: number.bytes)
    }

    private mutating func append(_ flag: Bool?) {
        self.bytes.append(flag.map { $0 ? 2 : 1 } ?? 0)
    }

    /// A set of words: neither their order nor a repetition means anything. Those of other bytes are other words.
    private mutating func append(_ words: [String]) {
        let words = Set(words.map { Array($0.utf8) }).sorted { $0.lexicographicallyPrecedes($1) }
        self.append(UInt32(words.count))
        for word in words {
            self.append(UInt32(word.count))
            self.bytes.append(contentsOf: word)
        }
    }

    private mutating func append(_ money: Money?) {
        self.append(money != nil)
        guard let money else { return }
        self.append([money.currency])
        self.append(UInt64(bitPattern: money.units))
        self.append(UInt32(bitPattern: money.nanos))
    }
}
