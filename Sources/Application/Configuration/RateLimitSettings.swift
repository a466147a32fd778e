/// What limits count by.
public enum RateLimitTier: String, Sendable, Hashable, CaseIterable {
    case user, tenant, ip, anonymous
    /// The guard against bursts: calls a second of one caller.
    case second
    /// Items of bulk calls.
    case items
}

/// What becomes of calls when the store that servers share their limits through cannot be reached.
public enum RateLimitFailure: String, Sendable, Hashable, CaseIterable {
    /// Each server goes on with limits of its own.
    case open
    /// Calls are refused.
    case closed
}

/// How many calls callers may make. 0: as many as they like.
public struct RateLimitSettings: Sendable, Hashable {
    public var isEnabled: Bool
    public var perSecond: Int
    public var userPerMinute: Int
    public var tenantPerMinute: Int
    /// In place of `tenantPerMinute`, for tenants of these plans.
    public var tenantPlans: [String: Int]
    public var addressPerMinute: Int
    public var anonymousPerMinute: Int
    public var itemsPerMinute: Int
    /// Tiers that are counted by a sliding window; the others by a token bucket.
    public var slidingTiers: Set<RateLimitTier>
    /// Keys of each tier that are told apart at once.
    public var maxKeys: Int
    public var onStoreFailure: RateLimitFailure

    /// Reads every setting, also behind a problem.
    /// - Returns: nil only together with problems in the reader.
    init?(_ reader: inout SettingsReader) {
        typealias Known = SettingsCatalogue
        let isEnabled = reader.read(Known.rateLimitEnabled)
        let perSecond = reader.read(Known.rateLimitPerSecond)
        let userPerMinute = reader.read(Known.rateLimitUser)
        let tenantPerMinute = reader.read(Known.rateLimitTenant)
        let tenantPlans = reader.read(Known.rateLimitPlans)
        let addressPerMinute = reader.read(Known.rateLimitAddress)
        let anonymousPerMinute = reader.read(Known.rateLimitAnonymous)
        let itemsPerMinute = reader.read(Known.rateLimitItems)
        let slidingTiers = reader.read(Known.rateLimitSliding)
        let maxKeys = reader.read(Known.rateLimitMaxKeys)
        let onStoreFailure = reader.read(Known.rateLimitStoreFailure)
        guard let isEnabled, let perSecond, let userPerMinute, let tenantPerMinute, let tenantPlans, let addressPerMinute,
            let anonymousPerMinute, let itemsPerMinute, let slidingTiers, let maxKeys, let onStoreFailure
        else { return nil }
        self.isEnabled = isEnabled
        self.perSecond = perSecond
        self.userPerMinute = userPerMinute
        self.tenantPerMinute = tenantPerMinute
        self.tenantPlans = tenantPlans
        self.addressPerMinute = addressPerMinute
        self.anonymousPerMinute = anonymousPerMinute
        self.itemsPerMinute = itemsPerMinute
        self.slidingTiers = slidingTiers
        self.maxKeys = maxKeys
        self.onStoreFailure = onStoreFailure
    }

    /// Rules that limits have with other settings.
    func check(batchSize: Int, _ reader: inout SettingsReader) {
        guard self.isEnabled, self.itemsPerMinute > 0, self.itemsPerMinute < batchSize else { return }
        reader.report(
            """
            RATE_LIMIT_ITEMS_PER_MINUTE=\(self.itemsPerMinute) would refuse every bulk call of BATCH_SIZE items, which is \
            \(batchSize). Raise the one, or lower the other.
            """
        )
    }
}
